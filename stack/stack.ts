import path from 'node:path';
import { ownProgram, startChild, type Child } from './child.js';
import { dataFile } from '../platform/data-folder.js';
import { ensureDatabase } from './postgres.js';
import { freePorts } from './ports.js';
import { startTemporal, type TemporalServer } from './temporal.js';

/** The processes of one world. */
export const processNames = ['clock', 'simulator', 'api', 'worker', 'reader-host', 'codec-server'] as const;
export type ProcessName = (typeof processNames)[number];

const entries: Record<ProcessName, string> = {
  clock: 'stack/simulated/clock.js',
  simulator: 'stack/simulated/simulator.js',
  api: 'stack/simulated/api.js',
  worker: 'stack/simulated/worker.js',
  'reader-host': 'stack/simulated/reader-host.js',
  'codec-server': 'worker/codec-server.js',
};

/** Every port of a world, with its default in `npm start` and the variable that changes it there. */
export const worldPorts = {
  api: { port: 3000, variable: 'API_PORT', part: 'the API' },
  simulator: { port: 4000, variable: 'SIMULATOR_PORT', part: 'the simulator' },
  register: { port: 4010, variable: 'REGISTER_PORT', part: 'the insured register' },
  identityProvider: { port: 4020, variable: 'OIDC_PORT', part: 'the identity provider' },
  authority: { port: 4060, variable: 'AUTHORITY_PORT', part: 'the certification authority' },
  clock: { port: 4030, variable: 'CLOCK_PORT', part: "the clock's door" },
  codec: { port: 4040, variable: 'CODEC_PORT', part: 'the codec server' },
  carriers: { port: 4050, variable: 'CARRIER_PORT', part: 'the carrier gateway' },
  smtp: { port: 1025, variable: 'SMTP_PORT', part: 'the mail catcher (SMTP)' },
  mail: { port: 8025, variable: 'MAIL_PORT', part: 'the mail catcher (HTTP)' },
  component: { port: 7777, variable: 'COMPONENT_PORT', part: 'the local component of the portal' },
  slot: { port: 4070, variable: 'SLOT_PORT', part: "the reader's slot" },
} as const;
export type WorldPorts = Record<keyof typeof worldPorts, number>;

export async function freeWorldPorts(): Promise<WorldPorts> {
  const names = Object.keys(worldPorts) as (keyof WorldPorts)[];
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, i) => [name, ports[i]])) as WorldPorts;
}

export type WorldOptions = {
  /** Name of its database; worlds beside each other have different ones. */
  name: string;
  postgres: { adminUrl: string } | { databaseUrl: string };
  /** A server that worlds share, each in its namespace; or one of this world's own, which can then be killed by name. */
  temporal:
    | { address: string; namespace: string; uiUrl?: string; child?: Child }
    | { program: string; namespace: string; port: number; uiPort?: number };
  ports: WorldPorts;
  /** Keys, and the file of a Temporal server of its own. */
  dataFolder: string;
  logFolder: string;
  environment?: NodeJS.ProcessEnv;
  /** Told once about each process that ends without having been asked to. */
  onDeath?: (death: { name: string; ending: string; lastLines: string; logFile: string }) => void;
  onProgress?: (text: string) => void;
  signal?: AbortSignal;
};

export type World = {
  readonly ports: WorldPorts;
  readonly databaseUrl: string;
  readonly temporal: { address: string; namespace: string; uiUrl?: string };
  /** `temporal` only where the world has a server of its own. */
  kill(name: ProcessName | 'temporal'): Promise<void>;
  /** SIGTERM and a bounded wait; `kill` is kill -9. Either way `start` brings it back with the same ports and data. */
  stopProcess(name: ProcessName | 'temporal'): Promise<void>;
  /** @param changes to its environment, for this start only */
  start(name: ProcessName | 'temporal', changes?: NodeJS.ProcessEnv): Promise<void>;
  pid(name: ProcessName | 'temporal'): number | undefined;
  /** Tells a simulated process to die at a point of its own code, and answers when it has. */
  dieAt(name: ProcessName, point: string): { died: Promise<void> };
  stop(): Promise<void>;
};

/** A world: a database, a namespace and the processes on them. Any number of worlds run beside each other on the same servers. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { temporal, ports, signal } = options;
  const children = new Map<string, Child>();
  const expected = new WeakSet<Child>();
  const logFile = (name: string) => path.join(options.logFolder, `${name}.log`);
  const keep = (name: string, child: Child) => {
    children.set(name, child);
    void child.ended.then((ending) => {
      if (!expected.has(child)) options.onDeath?.({ name, ending, lastLines: child.lastLines(), logFile: logFile(name) });
    });
  };

  const databaseUrl =
    'databaseUrl' in options.postgres ? options.postgres.databaseUrl : await ensureDatabase(options.postgres.adminUrl, options.name);
  const shared = 'address' in temporal ? temporal : { ...temporal, address: `127.0.0.1:${temporal.port}`, uiUrl: uiUrl(temporal.uiPort) };
  const environment = { ...options.environment, ...environmentOf(ports, databaseUrl, shared, options.dataFolder) };

  const startOwnTemporal = async () => {
    if (!('program' in temporal)) throw new Error('This world shares its Temporal server: it is not its to start.');
    const server: TemporalServer = await startTemporal(
      {
        ...temporal,
        namespaces: [temporal.namespace],
        file: path.join(options.dataFolder, 'temporal.db'),
        codecUrl: `http://127.0.0.1:${ports.codec}`,
        logFile: logFile('temporal'),
      },
      signal,
    );
    keep('temporal', server.child);
  };
  const start = async (name: ProcessName | 'temporal', changes: NodeJS.ProcessEnv = {}) => {
    signal?.throwIfAborted();
    if (children.get(name)?.isRunning()) return;
    if (name === 'temporal') return startOwnTemporal();
    const command = ownProgram(path.resolve(import.meta.dirname, '..', entries[name]));
    const own = name === 'codec-server' ? withoutSimulation(environment) : environment;
    keep(
      name,
      await startChild({ name, command, environment: { ...own, ...changes }, logFile: logFile(name), readyBy: 'message' }, signal),
    );
  };
  const end = async (name: string, how: 'stop' | 'kill') => {
    const child = children.get(name);
    if (!child) return;
    expected.add(child);
    await child[how]();
  };
  const stop = async () => {
    await Promise.all(processNames.map((name) => end(name, 'stop')));
    await end('temporal', 'stop');
  };

  try {
    signal?.throwIfAborted();
    if ('program' in temporal) {
      options.onProgress?.('Temporal');
      await startOwnTemporal();
    }
    signal?.throwIfAborted();
    options.onProgress?.('migrations');
    await migrate(environment, logFile('migrate'), signal);
    const [first, ...others] = processNames;
    signal?.throwIfAborted();
    options.onProgress?.(processNames.join(', '));
    await start(first);
    await allOrFirstFailure(others.map((name) => start(name)));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports,
    databaseUrl,
    temporal: { address: shared.address, namespace: shared.namespace, uiUrl: shared.uiUrl },
    kill: (name) => end(name, 'kill'),
    stopProcess: (name) => end(name, 'stop'),
    start,
    dieAt(name, point) {
      const child = children.get(name)!;
      expected.add(child);
      child.send({ dieAt: point });
      return { died: child.ended.then(() => undefined) };
    },
    pid: (name) => (children.get(name)?.isRunning() ? children.get(name)?.pid : undefined),
    stop,
  };
}

async function migrate(environment: NodeJS.ProcessEnv, logFile: string, signal?: AbortSignal): Promise<void> {
  const command = ownProgram(path.resolve(import.meta.dirname, '../database/migrate.js'));
  await startChild({ name: 'migrations', command, environment: withoutSimulation(environment), logFile, readyBy: 'exit' }, signal);
}

/** Waits for all even if one fails: whatever is still starting must be known before everything is stopped. */
async function allOrFirstFailure(work: Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}

function environmentOf(
  ports: WorldPorts,
  databaseUrl: string,
  temporal: { address: string; namespace: string; uiUrl?: string },
  dataFolder: string,
): NodeJS.ProcessEnv {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    ...(temporal.uiUrl
      ? { TEMPORAL_UI_URL: temporal.uiUrl, CODEC_ORIGINS: [temporal.uiUrl, temporal.uiUrl.replace('127.0.0.1', 'localhost')].join(',') }
      : { CODEC_ORIGINS: at(ports.codec) }),
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: 'no-reply@vhic.example',
    MAILHOG_URL: at(ports.mail),
    REGISTER_URL: at(ports.register),
    OIDC_ISSUER: at(ports.identityProvider),
    CERTIFICATE_AUTHORITIES: path.resolve(import.meta.dirname, '../../stack/simulated/certificate-authorities.pem'),
    CERTIFICATE_REVOCATION_LIST: `${at(ports.authority)}/revoked.crl`,
    CARRIER_URL: at(ports.carriers),
    PORTAL_URL: at(ports.api),
    ENVIRONMENT: 'local',
    RELYING_PARTIES_FILE: dataFile('relying-parties', 'simulated.json'),
    API_HOST: '127.0.0.1',
    API_PORT: String(ports.api),
    CODEC_PORT: String(ports.codec),
    KEYS_DIR: path.resolve(dataFolder, 'keys'),
    PHOTOS_DIR: path.resolve(dataFolder, 'photos'),
    READER_HOST: 'desk-1',
    READINGS_FOR: 'anyone',
    COMPONENT_ORIGINS: at(ports.api),
    COMPONENT_PORT: String(ports.component),
    LOCAL_COMPONENT_URL: `https://localhost:${ports.component}`,
    WORKFLOW_BUNDLE: path.resolve(import.meta.dirname, '../workflow-bundle-simulated.js'),
    SIM_CLOCK_URL: at(ports.clock),
    SIM_DOOR_URL: at(ports.simulator),
    SIM_MAIL_FILE: path.resolve(dataFolder, 'mails.json'),
    SIM_SLOT_PORT: String(ports.slot),
  };
}

/** Production entries refuse to start when they are told of a simulation. */
function withoutSimulation(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('SIM_')));
}

function uiUrl(port: number | undefined): string | undefined {
  return port ? `http://127.0.0.1:${port}` : undefined;
}
