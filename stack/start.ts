/** `npm start`: everything on this machine, until Ctrl-C. */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Child } from './child.js';
import { claimDataFolder, dataFolder } from './data-folder.js';
import { mustBeFree, mustDiffer } from './ports.js';
import { ensureDatabase, mustAnswer, startPostgres } from './postgres.js';
import { Sentence, tellFailure } from './sentence.js';
import { startWorld, worldPorts, type World, type WorldPorts } from './stack.js';
import { prepareOwnTemporal } from './temporal.js';

const logFolder = path.join(dataFolder, 'logs');
const serverPorts = {
  postgres: { port: 5433, variable: 'POSTGRES_PORT', part: 'PostgreSQL' },
  temporal: { port: 7233, variable: 'TEMPORAL_PORT', part: 'Temporal' },
  temporalUi: { port: 8233, variable: 'TEMPORAL_UI_PORT', part: 'the Temporal UI' },
} as const;

/** Aborted when the person, or a process that died, ends it. */
const ending = new AbortController();
let interrupted = false;
// A terminal's Ctrl-C arrives twice: once from the terminal and once from the set-up step that passes it on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!interrupted) console.log('\nStopping …');
    interrupted = true;
    ending.abort();
  });
}

process.exit(await main());

async function main(): Promise<number> {
  const claim = claimDataFolder(dataFolder);
  if ('heldBy' in claim) {
    console.error(
      `\nnpm start is already running (process ${claim.heldBy}) with ${dataFolder}: use that one, or stop it first with Ctrl-C or \`kill ${claim.heldBy}\`.`,
    );
    return 1;
  }
  let postgres: Child | undefined;
  let world: World | undefined;
  let up = false;
  try {
    const startedAt = performance.now();
    const ports = await chosenPorts();
    rmSync(logFolder, { recursive: true, force: true });
    mkdirSync(logFolder, { recursive: true });
    const database = await startDatabase(ports.servers.postgres, (child) => (postgres = child));
    world = await startWorld({
      name: 'vhic',
      postgres: { databaseUrl: database },
      temporal: await temporalOptions(ports.servers),
      ports: ports.world,
      dataFolder,
      logFolder,
      environment: process.env,
      onDeath: ({ name, ending: how, lastLines, logFile }) =>
        fail(`${name} ended by itself (${how}), so everything stops. Its last lines (${logFile}):\n${lastLines}`),
      onProgress: (text) => console.log(`Starting ${text} …`),
      signal: ending.signal,
    });
    up = true;
    console.log(overview(world, ((performance.now() - startedAt) / 1000).toFixed(0)));
    await aborted(ending.signal);
    if (!interrupted) throw ending.signal.reason;
    return 0;
  } catch (error) {
    if (interrupted) return up ? 0 : 130;
    // When a process died, whatever was still starting failed only because everything stops.
    tellFailure(ending.signal.aborted ? ending.signal.reason : error);
    return 1;
  } finally {
    await world?.stop();
    await postgres?.stop();
    claim.release();
    if (interrupted || up) console.log('Stopped. The data stays for the next npm start; npm run reset deletes it.');
  }
}

function fail(text: string): void {
  if (!ending.signal.aborted) ending.abort(new Sentence(text));
}

async function chosenPorts(): Promise<{ servers: Record<keyof typeof serverPorts, number>; world: WorldPorts }> {
  const own = { postgres: process.env.DATABASE_URL, temporal: process.env.TEMPORAL_ADDRESS, temporalUi: process.env.TEMPORAL_ADDRESS };
  const servers = choose(serverPorts);
  const world = choose(worldPorts);
  const needed = [
    ...Object.entries(serverPorts)
      .filter(([name]) => !own[name as keyof typeof own])
      .map(([name, { part, variable }]) => ({ port: servers[name as keyof typeof servers], part, variable })),
    ...Object.entries(worldPorts).map(([name, { part, variable }]) => ({ port: world[name as keyof WorldPorts], part, variable })),
  ];
  mustDiffer(needed);
  for (const { port, part, variable } of needed) await mustBeFree(port, part, variable);
  return { servers, world };
}

function choose<Name extends string>(table: Record<Name, { port: number; variable: string }>): Record<Name, number> {
  const chosen = Object.entries<{ port: number; variable: string }>(table).map(([name, { port, variable }]) => {
    const wanted = process.env[variable];
    if (wanted && !(Number.isInteger(Number(wanted)) && Number(wanted) > 0 && Number(wanted) < 65536))
      throw new Sentence(`${variable}=${wanted} is not a port: give a number from 1 to 65535, or leave it out.`);
    return [name, wanted ? Number(wanted) : port];
  });
  return Object.fromEntries(chosen) as Record<Name, number>;
}

async function startDatabase(port: number, onChild: (child: Child) => void): Promise<string> {
  const own = process.env.DATABASE_URL;
  if (own) {
    await mustAnswer(own);
    return own;
  }
  console.log('Starting PostgreSQL …');
  const options = { folder: path.join(dataFolder, 'postgres'), port, logFile: path.join(logFolder, 'postgres.log') };
  const { child, adminUrl } = await startPostgres(options, ending.signal);
  onChild(child);
  void child.ended.then((how) =>
    fail(`PostgreSQL ended by itself (${how}), so everything stops. Its last lines (${options.logFile}):\n${child.lastLines()}`),
  );
  return ensureDatabase(adminUrl, 'vhic');
}

async function temporalOptions(ports: { temporal: number; temporalUi: number }) {
  const address = process.env.TEMPORAL_ADDRESS;
  const namespace = process.env.TEMPORAL_NAMESPACE ?? 'default';
  if (address) {
    await prepareOwnTemporal(address, namespace);
    return { address, namespace, uiUrl: process.env.TEMPORAL_UI_URL };
  }
  const program = process.env.TEMPORAL_PROGRAM;
  if (!program) throw new Sentence('TEMPORAL_PROGRAM is not set: start by `npm start`, which finds the temporal program.');
  return { program, namespace: 'default', port: ports.temporal, uiPort: ports.temporalUi };
}

function overview({ ports, databaseUrl, temporal }: World, seconds: string): string {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const rows = [
    ['API', `${at(ports.api)}/docs`, 'readable description; OpenAPI 3.1: /openapi.json'],
    ['Simulator', at(ports.simulator), 'people, readers, mails, clock'],
    ['Card component', `https://localhost:${ports.component}`, 'for a browser on this machine, which has to trust its certificate once'],
    ['Mail catcher', at(ports.mail), `inbox; MailHog API: /api/v2/messages; SMTP: 127.0.0.1:${ports.smtp}`],
    ['Temporal UI', temporal.uiUrl ?? '(your own)', `every process as a story; gRPC: ${temporal.address}`],
    ['Codec server', at(ports.codec), 'opens payloads for the Temporal UI'],
    ['Insured register', at(ports.register), 'POST /look-ups'],
    ['Identity provider', at(ports.identityProvider), 'OpenID Connect, for staff'],
    ['Certification authority', `${at(ports.authority)}/revoked.crl`, 'citizen digital certificates that are revoked'],
    ['Carrier gateway', at(ports.carriers), 'TWCA: mobile numbers'],
    ['PostgreSQL', withoutPassword(databaseUrl), 'user and password of the embedded one: postgres'],
    ['Logs, data', dataFolder, 'logs/<name>.log'],
  ];
  const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length));
  const table = rows.map(([name, where, what]) => `  ${name!.padEnd(width(0))}  ${where!.padEnd(width(1))}  ${what}`);
  return [
    `\nEverything runs (after ${seconds} s).\n`,
    ...table,
    '\nTry next, in another terminal:',
    '  npm run tour        plays the journeys, one line per step',
    '\nStop with Ctrl-C. The data stays; npm run reset deletes it.',
  ].join('\n');
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.username = shown.password = '';
  return shown.href;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
