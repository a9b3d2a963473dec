import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CardReading, Registration } from '../database/entities/index.js';
import { passwordHasher } from '../platform/password-hasher.js';
import { people, type Person, samplePassword } from '../simulator/world/people.js';
import { Sentence } from '../stack/sentence.js';
import type { Benchmark } from './benchmark.js';
import { interleaved, quantile, ratioTo, spreadOf } from './figures.js';
import { startGenerator } from './generator.js';
import type { Job, JobResult } from './load.js';
import type { Api, World } from './world.js';

const stormers = 4;
/** What one slow core answers with ease: looking at the menu takes four statements. */
const requestsPerSecond = 100;
/** Fewer requests have no hundredth slowest. */
const leastSeconds = 2;
/** More log ins than four people can do, however fast they hash. */
const logInsPerSecond = 250;

/**
 * B11: p99 of an unrelated request (a person who is logged in looks at the menu) while four people log in all the time. The reference is the same
 * load without log ins. The peer hashes on Node's own thread pool.
 */
export const logInStorm: Benchmark = {
  id: 'B11',
  title: 'unrelated request while four log-ins hash',
  async run(world, { rounds, peers, ...plan }) {
    const legSeconds = Math.max(leastSeconds, plan.legSeconds);
    const [onlooker, ...others] = people.filter(({ idForm }) => idForm === 'national') as [Person, ...Person[]];
    const storming = others.slice(0, stormers);
    await register(world, [onlooker, ...storming]);
    const [threads, libuv] = [await world.startApi(), peers ? await world.startApi('libuv') : undefined];
    const [steady, storm] = [startGenerator(), startGenerator()];
    const cookie = await logIn(world, threads, onlooker);
    const gate = new Set<string>();
    const counted = { logIns: 0, undisturbedCpu: 0, stormCpu: 0 };

    const look = async ({ url }: Api) => {
      const request = { method: 'GET', url: `${url}/v1/portal-sessions/current`, headers: { cookie } };
      const job: Job = { kind: 'paced', request, perSecond: requestsPerSecond, seconds: legSeconds, expected: 200 };
      const result = await steady.run(job);
      complain(gate, 'unrelated requests', result);
      return quantile(result.milliseconds, 0.99);
    };
    const lookDuringStorm = async (api: Api) => {
      const readings = await readCards(world, storming, Math.ceil(logInsPerSecond * (legSeconds + 1)));
      const requests = readings.map((reading) => logInRequest(api, reading));
      const stormed = storm.run({ kind: 'open', requests, atOnce: stormers, expected: 201 });
      const [p99, result] = await Promise.all([look(api).finally(() => storm.stop()), stormed]);
      complain(gate, 'log-ins', result);
      if (result.milliseconds.length + stormers > requests.length) gate.add('the log-ins ended before the leg did');
      return { p99, logIns: result.milliseconds.length };
    };
    const legs = {
      undisturbed: () => withCpu(threads, () => look(threads)).then(({ value, cpu }) => ((counted.undisturbedCpu += cpu), value)),
      threads: async () => {
        const { value, cpu } = await withCpu(threads, () => lookDuringStorm(threads));
        counted.logIns += value.logIns;
        counted.stormCpu += cpu;
        return value.p99;
      },
      libuv: () => lookDuringStorm(libuv!).then(({ p99 }) => p99),
    };
    const names: (keyof typeof legs)[] = ['undisturbed', 'threads', ...(libuv ? (['libuv'] as const) : [])];

    try {
      for (const name of names) await legs[name]();
      Object.assign(counted, { logIns: 0, undisturbedCpu: 0, stormCpu: 0 });
      const p99 = await interleaved(rounds, names, (name) => legs[name]());
      const line = (leg: keyof typeof legs) => ({
        ratio: ratioTo(p99.undisturbed, p99[leg]),
        measured: { undisturbedP99Ms: p99.undisturbed, [`${leg}P99Ms`]: p99[leg] },
      });
      return {
        lines: [
          { figure: 'p99, threads of their own', ...line('threads'), target: '<=2.0', moonshot: '<=1.2' },
          ...(libuv ? [{ figure: 'p99, libuv pool (peer)', ...line('libuv') }] : []),
        ],
        counters: {
          undisturbedP99Ms: spreadOf(p99.undisturbed).median,
          logInsPerSecond: counted.logIns / (rounds * legSeconds),
          apiCpuMsPerLogIn: ((counted.stormCpu - counted.undisturbedCpu) * 1000) / counted.logIns,
        },
        gate: [...gate],
      };
    } finally {
      steady.end();
      storm.end();
    }
  },
};

/** A log in that was shed, refused or not answered is a wrong answer here: four at a time are far from too many. */
function complain(gate: Set<string>, what: string, { milliseconds, unexpected }: JobResult) {
  for (const [answer, times] of Object.entries(unexpected)) gate.add(`${times} ${what} were answered ${answer}`);
  if (milliseconds.length === 0) throw new Sentence(`B11 broke off, since no ${what} were answered right: ${[...gate].join('; ')}.`);
}

async function register({ orm, keys }: World, accounts: readonly Person[]) {
  const hasher = passwordHasher(keys.passwordPepper, { threads: 1, waiting: accounts.length });
  const passwordHash = await hasher.hash(samplePassword);
  await hasher.close();
  const em = orm.em.fork();
  const now = await instant(em);
  for (const { name, idNumber, holderKind, birthDate, mobile, email } of accounts)
    em.create(Registration, {
      id: randomUUID(),
      state: 'active',
      channel: 'office',
      idNumber,
      holderName: name.zh,
      holderKind,
      birthDate,
      passwordHash,
      mobile,
      email,
      appliedAt: now,
      confirmedAt: now,
      linkRound: 0,
    });
  await em.flush();
}

/** The readings of so many log ins, each person in turn. */
async function readCards({ orm }: World, holders: readonly Person[], count: number): Promise<string[]> {
  const em = orm.em.fork();
  const now = await instant(em);
  const readings = Array.from({ length: count }, (_, i) => {
    const { card, idNumber, name, birthDate, sex } = holders[i % holders.length]!;
    return {
      id: randomUUID(),
      state: 'read' as const,
      check: 'verify' as const,
      host: 'desk-1',
      requestedAt: now,
      deadlineAt: now,
      settledAt: now,
      cardNumber: card.number,
      idNumber,
      holderName: name.zh,
      birthDate,
      sex,
    };
  });
  await em.insertMany(CardReading, readings);
  return readings.map(({ id }) => id);
}

const logInRequest = ({ url }: Api, cardReadingId: string) => ({
  method: 'POST',
  url: `${url}/v1/portal-sessions`,
  headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  body: JSON.stringify({ cardReadingId, password: samplePassword }),
});

async function logIn(world: World, api: Api, person: Person): Promise<string> {
  const [reading] = (await readCards(world, [person], 1)) as [string];
  const { url, ...request } = logInRequest(api, reading);
  const answer = await fetch(url, request);
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) throw new Error(`The log in was answered ${answer.status}: ${await answer.text()}`);
  return cookie;
}

const instant = async (em: World['orm']['em']) =>
  new Date((await em.execute<{ now: string }[]>('select clock_timestamp() as now'))[0]!.now);

/** Seconds of processor time that a process uses during some work; not a number where the system does not tell. */
async function withCpu<T>({ pid }: Api, work: () => Promise<T>): Promise<{ value: T; cpu: number }> {
  const before = cpuSeconds(pid);
  const value = await work();
  return { value, cpu: cpuSeconds(pid) - before };
}

function cpuSeconds(pid: number): number {
  if (process.platform !== 'linux') return NaN;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number) as [number, number];
  const ticksPerSecond = 100;
  return (user + system) / ticksPerSecond;
}
