import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

/** The only reader of the environment: one function for each process, each with exactly what that process is told. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Says what is wrong with the environment, or a file of it, in one sentence that never repeats a value: values may be secrets. */
export class ConfigError extends Error {}

const text = z.string().min(1);
const port = z.coerce.number().int().min(1).max(65535);
const url = (...protocols: string[]) =>
  z.url({ protocol: new RegExp(`^(${protocols.join('|')})$`), error: `must be an address that begins with ${protocols.join(': or ')}:` });
const httpUrl = url('https?').transform((value) => value.replace(/\/+$/, ''));
const origin = z
  .string()
  .refine((value) => URL.canParse(value) && new URL(value).origin === value, 'must hold origins like https://ui.example');
const origins = z
  .string()
  .transform((value) => value.split(',').map((one) => one.trim()))
  .pipe(z.array(origin));
const hostName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'must be a plain host name');

const pemFile = text.transform((file, context) => {
  try {
    return readFileSync(file);
  } catch {
    context.addIssue({ code: 'custom', message: 'must name a file that can be read' });
    return z.NEVER;
  }
});

const database = { DATABASE_URL: url('postgres', 'postgresql') };
const temporal = {
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^\S+:\d+$/, 'must be host:port')
    .default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: text.default('default'),
  // Named as Temporal's own tools name them. A key implies TLS; without any of them the connection is plain.
  TEMPORAL_API_KEY: text.optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: pemFile.optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: pemFile.optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: pemFile.optional(),
  TEMPORAL_TLS_SERVER_NAME: text.optional(),
};
const logLevel = z.enum(['debug', 'info', 'warn', 'error', 'silent']);
type LogLevel = z.output<typeof logLevel>;
const everyProcess = {
  KEYS_DIR: text,
  LOG_LEVEL: logLevel.default('info'),
};
/** Where the pictures of applicants are kept: one folder for all instances of API and worker. */
const photos = { PHOTOS_DIR: text };

const schemas = {
  database: z.object(database),
  api: z.object({
    ...database,
    ...temporal,
    ...everyProcess,
    ...photos,
    REGISTER_URL: httpUrl,
    // As it stands in its tokens, to the last character.
    OIDC_ISSUER: url('https?'),
    PORTAL_URL: httpUrl,
    // Names the environment in the QR of device codes, so that none is taken in another (N-40).
    ENVIRONMENT: z.string().regex(/^[a-z0-9-]{1,20}$/, 'must be a short name like production'),
    // Where a browser finds the local component on its own machine.
    LOCAL_COMPONENT_URL: httpUrl.default('https://localhost:7777'),
    // The agencies that may ask about somebody; none without it.
    RELYING_PARTIES_FILE: text.optional(),
    API_HOST: text.default('127.0.0.1'),
    API_PORT: port.default(3000),
    PASSWORD_THREADS: z.coerce.number().int().min(1).max(64).optional(),
  }),
  worker: z.object({
    ...database,
    ...temporal,
    ...everyProcess,
    ...photos,
    REGISTER_URL: httpUrl,
    PORTAL_URL: httpUrl,
    CARRIER_URL: httpUrl,
    SMTP_URL: url('smtps?'),
    MAIL_FROM: z.email(),
    /** File with the certificates of the authorities that issue citizen digital certificates, and where they publish what they revoked. */
    CERTIFICATE_AUTHORITIES: text,
    CERTIFICATE_REVOCATION_LIST: url('https?'),
    WORKFLOW_BUNDLE: text,
  }),
  readerHost: z.object({
    ...temporal,
    ...everyProcess,
    READER_HOST: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be a plain name in small letters, digits and hyphens'),
    // Whoever names a host of a test installation may have its card read; at a machine in use only staff may (decision 0010).
    READINGS_FOR: z.enum(['staff', 'anyone']).default('staff'),
    // The portals whose pages may ask the local component; without them it is not served.
    COMPONENT_ORIGINS: origins.optional(),
    COMPONENT_PORT: port.default(7777),
    COMPONENT_NAME: hostName.default('localhost'),
    COMPONENT_TLS_CERT_PATH: pemFile.optional(),
    COMPONENT_TLS_KEY_PATH: pemFile.optional(),
  }),
  codecServer: z.object({
    ...everyProcess,
    CODEC_HOST: text.default('127.0.0.1'),
    CODEC_PORT: port.default(4040),
    CODEC_ORIGINS: origins,
  }),
  simulation: z.object({ SIM_CLOCK_URL: httpUrl.optional(), SIM_SLOT_PORT: port.default(4070) }),
  recorder: z.object({ TEMPORAL_ADDRESS: text.optional(), TEMPORAL_NAMESPACE: text.default('default'), TEMPORAL_PROGRAM: text.optional() }),
};

const everyProcessOf = (values: { KEYS_DIR: string; LOG_LEVEL: LogLevel }) => ({ keysDir: values.KEYS_DIR, logLevel: values.LOG_LEVEL });

/** What API and worker are told alike. */
const productOf = (
  values: Parameters<typeof temporalOf>[0] &
    Parameters<typeof everyProcessOf>[0] &
    Record<'DATABASE_URL' | 'PHOTOS_DIR' | 'REGISTER_URL' | 'PORTAL_URL', string>,
) => ({
  databaseUrl: values.DATABASE_URL,
  temporal: temporalOf(values),
  ...everyProcessOf(values),
  photosDir: values.PHOTOS_DIR,
  registerUrl: values.REGISTER_URL,
  portalUrl: values.PORTAL_URL,
});

/** Where Temporal is and how a process shows there who it is. */
export type TemporalServer = {
  readonly address: string;
  readonly namespace: string;
  readonly apiKey?: string | undefined;
  readonly clientCertificate?: Uint8Array | undefined;
  readonly clientKey?: Uint8Array | undefined;
  readonly serverAuthority?: Uint8Array | undefined;
  readonly serverName?: string | undefined;
};
const temporalOf = (values: z.output<z.ZodObject<typeof temporal>>): TemporalServer => ({
  address: values.TEMPORAL_ADDRESS,
  namespace: values.TEMPORAL_NAMESPACE,
  apiKey: values.TEMPORAL_API_KEY,
  clientCertificate: values.TEMPORAL_TLS_CLIENT_CERT_PATH,
  clientKey: values.TEMPORAL_TLS_CLIENT_KEY_PATH,
  serverAuthority: values.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
  serverName: values.TEMPORAL_TLS_SERVER_NAME,
});

/** For the commands that only migrate. */
export function databaseConfig(environment: Environment = process.env) {
  return { databaseUrl: orExit('database', environment).DATABASE_URL };
}

export type ApiConfig = ReturnType<typeof apiConfig>;
export function apiConfig(environment: Environment = process.env) {
  const values = orExit('api', environment);
  return {
    ...productOf(values),
    oidcIssuer: values.OIDC_ISSUER,
    environment: values.ENVIRONMENT,
    localComponentUrl: values.LOCAL_COMPONENT_URL,
    relyingPartiesFile: values.RELYING_PARTIES_FILE,
    host: values.API_HOST,
    port: values.API_PORT,
    // Half of the cores stay free for everything else.
    passwordThreads: values.PASSWORD_THREADS ?? Math.max(1, Math.floor(availableParallelism() / 2)),
  };
}

export type WorkerConfig = ReturnType<typeof workerConfig>;
export function workerConfig(environment: Environment = process.env) {
  const values = orExit('worker', environment);
  return {
    ...productOf(values),
    carrierUrl: values.CARRIER_URL,
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM,
    certificates: { authoritiesFile: values.CERTIFICATE_AUTHORITIES, revocationListUrl: values.CERTIFICATE_REVOCATION_LIST },
    workflowBundle: values.WORKFLOW_BUNDLE,
  };
}

/** PEM of both; undefined where the component makes its own. */
function ownCertificate(certificate?: Buffer, key?: Buffer): string | undefined {
  if (!certificate !== !key)
    return leave(new ConfigError('COMPONENT_TLS_CERT_PATH and COMPONENT_TLS_KEY_PATH belong together: set both or neither.'));
  return certificate && `${certificate.toString()}\n${key!.toString()}`;
}

export type ReaderHostConfig = ReturnType<typeof readerHostConfig>;
export function readerHostConfig(environment: Environment = process.env) {
  const values = orExit('readerHost', environment);
  return {
    temporal: temporalOf(values),
    ...everyProcessOf(values),
    host: values.READER_HOST,
    readsFor: values.READINGS_FOR,
    component: values.COMPONENT_ORIGINS && {
      origins: values.COMPONENT_ORIGINS,
      port: values.COMPONENT_PORT,
      name: values.COMPONENT_NAME,
      ownCertificate: ownCertificate(values.COMPONENT_TLS_CERT_PATH, values.COMPONENT_TLS_KEY_PATH),
    },
  };
}

export type CodecServerConfig = ReturnType<typeof codecServerConfig>;
export function codecServerConfig(environment: Environment = process.env) {
  const values = orExit('codecServer', environment);
  return {
    ...everyProcessOf(values),
    host: values.CODEC_HOST,
    port: values.CODEC_PORT,
    origins: values.CODEC_ORIGINS,
  };
}

/** What only the processes of a simulated stack are told. */
export function simulationConfig(environment: Environment = process.env) {
  const values = orExit('simulation', environment);
  return { clockUrl: values.SIM_CLOCK_URL, slotPort: values.SIM_SLOT_PORT };
}

/** Where the histories are recorded: on a running server, or on one that is started with the given program. */
export function recorderConfig(environment: Environment = process.env) {
  const values = orExit('recorder', environment);
  return { address: values.TEMPORAL_ADDRESS, namespace: values.TEMPORAL_NAMESPACE, program: values.TEMPORAL_PROGRAM };
}

/** The first thing a production entry does: a simulated world must never run on the programs that serve people. */
export function forbidSimulation(environment: Environment = process.env): void {
  leavingWithSentence(() => refuseSimulation(environment));
}

export function refuseSimulation(environment: Environment): void {
  const names = Object.keys(environment).filter((name) => name.startsWith('SIM_'));
  if (names.length > 0) throw new ConfigError(`This program does not run in a simulation: unset ${names.join(', ')}.`);
}

export function parsed<Name extends keyof typeof schemas>(name: Name, environment: Environment): z.output<(typeof schemas)[Name]> {
  const result = schemas[name].safeParse(withoutEmpty(environment));
  if (result.success) return result.data as z.output<(typeof schemas)[Name]>;
  const complaints = result.error.issues.map(({ path, message }) => {
    const variable = String(path[0]);
    return environment[variable] ? `${variable} is wrong (${message})` : `${variable} is not set`;
  });
  throw new ConfigError(`The environment does not fit: ${[...new Set(complaints)].join('; ')}.`);
}

/** For entries: what does not fit is told in a sentence, without a stack. */
export const orExit = <Name extends keyof typeof schemas>(name: Name, environment: Environment) =>
  leavingWithSentence(() => parsed(name, environment));

/** An empty variable is one that was left out (docker-compose writes those). */
const withoutEmpty = (environment: Environment) => Object.fromEntries(Object.entries(environment).filter(([, value]) => value));

function leavingWithSentence<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return leave(error);
  }
}

/** For what a process opens at its start: a file that does not fit ends it with a sentence, like a variable. */
export const orLeave = <T>(opening: Promise<T>): Promise<T> => opening.catch(leave);

function leave(error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
