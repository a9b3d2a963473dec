/**
 * `npm run soak`: cards are put in, read and pulled out a thousand times at real PC/SC readers, and the service is killed again and again. What is lost,
 * leaked or grows fails; how long things take is told.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { personByKey } from '../simulator/world/people.js';
import type { Tally } from '../stack/checks.js';
import { openHandsAtReaders, type HandsAtReaders } from '../stack/hands-at-readers.js';
import { openPcscService, pcscServiceLacks, type PcscService } from '../stack/pcsc-service.js';
import { heldWith, killInMidRead, readingRound, type Held, type Round, type Which } from '../stack/reading-rounds.js';
import { endWithTally } from '../stack/run-checks.js';
import { Sentence } from '../stack/sentence.js';
import { growthOf, quantile } from './figures.js';

/** Of both readers, each with half of them; in between is looked at what is held. */
const roundsTogether = 10;
/** The service notices the end of a client a moment after it. */
const settledSeconds = 10;
/** So long that the pauses between two looks for it are the longest there are. */
const awaySeconds = 3;
const tellEverySeconds = 15;
/**
 * By how much the medians of `growthOf` may differ. The heap without what nobody needs grows by a fiftieth while V8 still learns, and pcscd hardly at all.
 * What V8 takes from the system and gives back goes up and down by a twentieth; it is where a leak outside of the heap would show.
 */
const largestGrowth = { heap: 0.05, resident: 0.1, pcscd: 0.03 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const people = [personByKey('lin-mei'), personByKey('chen-hao')] as const;

await endWithTally(async (signal) => {
  const { rounds, killEvery } = plan();
  const lacks = pcscServiceLacks();
  if (lacks) throw new Sentence(`There is no PC/SC on this machine to be used by tests: ${lacks}.`);
  const service = await openPcscService();
  process.env.PCSCLITE_CSOCK_NAME = service.socket;
  try {
    await service.start();
    const at = await openHandsAtReaders(service);
    try {
      await at.seen();
      return await soak(service, at, { rounds, killEvery, signal });
    } finally {
      await at.cardReader.close();
    }
  } finally {
    await service.close();
  }
});

function plan() {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '1000' }, 'kill-every': { type: 'string', default: '100' } },
  });
  const [rounds, killEvery] = [Number(values.rounds), Number(values['kill-every'])];
  for (const count of [rounds, killEvery])
    if (!(count > 0 && count % roundsTogether === 0))
      throw new Sentence(`--rounds and --kill-every are counted in tens: ${roundsTogether}, ${2 * roundsTogether}, …`);
  return { rounds, killEvery };
}

type Plan = { rounds: number; killEvery: number; signal: AbortSignal };

async function soak(service: PcscService, at: HandsAtReaders, plan: Plan): Promise<Tally[]> {
  const { rounds, killEvery, signal } = plan;
  console.log(
    `${rounds} cards are put in, read and pulled out, half of them at each reader; every ${killEvery} pcscd is killed. Nothing is random.`,
  );
  const before = heldWith(service);
  const done: Round[] = [];
  const recoveriesMs: number[] = [];
  const heapBytes: number[] = [];
  const residentBytes: number[] = [];
  /** Of each daemon, from its start until it is killed. */
  const daemonsBytes: number[][] = [[]];
  const stopTelling = tellNowAndThen(() => `${done.length} of ${rounds} rounds`);

  async function roundsAt(which: Which): Promise<void> {
    for (let round = 0; round < roundsTogether / 2; round++) {
      signal.throwIfAborted();
      done.push(await readingRound(at, which, people[round % 2]!));
    }
  }

  try {
    while (done.length < rounds) {
      await Promise.all([roundsAt(0), roundsAt(1)]);
      await nothingMoreIsHeld(service, before, `after ${done.length} rounds`);
      // What nobody needs any more is not a leak.
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      heapBytes.push(heapUsed + external);
      residentBytes.push(residentBytesOf(process.pid));
      daemonsBytes.at(-1)!.push(residentBytesOf(service.pid()));
      if (done.length % killEvery && done.length < rounds) continue;
      recoveriesMs.push(await killAndReturn(service, at, recoveriesMs.length % 2 ? 1 : 0));
      await nothingMoreIsHeld(service, before, `after ${done.length} rounds, when pcscd was killed and is back`);
      daemonsBytes.push([]);
    }
  } finally {
    stopTelling();
  }

  const { insertions, removals } = at.told;
  const killed = recoveriesMs.length;
  console.log('');
  tellSpans('an insertion is told after', done, ({ insertedMs }) => insertedMs);
  tellSpans('a removal is told after', done, ({ pulledOutMs }) => pulledOutMs);
  tellSpans('a card is read in', done, ({ readMs }) => readMs);
  tellSpans('both readers are back after pcscd within (I-13: 5000 ms)', recoveriesMs, (ms) => ms);
  console.log('');
  return [
    judged(
      insertions === rounds + killed && removals === rounds,
      `all is told: ${insertions} insertions, ${removals} removals (put in ${rounds + killed}, pulled out ${rounds}, killed with pcscd ${killed})`,
    ),
    judged(true, `nothing more is held than before: ${heldText(before)}`),
    judgedGrowth('heap of this process', [heapBytes], largestGrowth.heap),
    judgedGrowth('memory of this process', [residentBytes], largestGrowth.resident),
    judgedGrowth('memory of pcscd', daemonsBytes.slice(0, -1), largestGrowth.pcscd),
  ];
}

/** kill -9 in mid-read, and a start. @returns how long after the daemon answers both readers are known again */
async function killAndReturn(service: PcscService, at: HandsAtReaders, which: Which): Promise<number> {
  await killInMidRead(at, service, which, people[which]);
  await pause(awaySeconds * 1000);
  await service.start();
  const backAt = performance.now();
  await at.seen();
  return performance.now() - backAt;
}

/** @throws when more or less is held than at first, and stays so */
async function nothingMoreIsHeld(service: PcscService, before: Held, when: string): Promise<void> {
  const patience = AbortSignal.timeout(settledSeconds * 1000);
  while (!isDeepStrictEqual(heldWith(service), before)) {
    if (patience.aborted)
      throw new Sentence(`✗ ${when} something else is held than before: ${heldText(heldWith(service))}; before: ${heldText(before)}`);
    await pause(20);
  }
}

function heldText({ openFiles, openFilesOfService, children }: Held): string {
  return `${openFiles} files of this process, ${openFilesOfService} of pcscd, ${children} child processes`;
}

function residentBytesOf(pid: number): number {
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function judgedGrowth(what: string, livesBytes: readonly number[][], largest: number): Tally {
  const { earlier, later, share } = growthOf(livesBytes);
  const [megabytes, percent] = [(bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`, (part: number) => `${(part * 100).toFixed(1)} %`];
  return judged(
    share <= largest,
    `${what}: ${megabytes(earlier)}, later ${megabytes(later)}, grown by ${percent(share)} (at most ${percent(largest)})`,
  );
}

function judged(passed: boolean, text: string): Tally {
  console.log(`${passed ? '✓' : '✗'} ${text}`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

function tellSpans<T>(title: string, measured: readonly T[], ofOne: (each: T) => number): void {
  const spansMs = measured.map(ofOne);
  const figure = (share: number) => quantile(spansMs, share).toFixed(0);
  console.log(`${title.padEnd(58)} p50 ${figure(0.5)} ms, p99 ${figure(0.99)} ms, longest ${figure(1)} ms`);
}

function tellNowAndThen(text: () => string): () => void {
  const startedAt = performance.now();
  const telling = setInterval(
    () => console.log(`  … ${text()}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`),
    tellEverySeconds * 1000,
  );
  return () => clearInterval(telling);
}
