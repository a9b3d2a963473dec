import pino, { type DestinationStream } from 'pino';

/**
 * Logs say which step of which process had which outcome; they have no place for a text. What happened is a literal of the code, what it
 * happened to is an id, and every field has a form that a name, a number of a person, an address or a token does not fit (I-15).
 */
export type LogFields = {
  /** The pattern of the route, never the address that was called. */
  readonly route?: string | undefined;
  readonly requestId?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly outcome?: string | undefined;
  readonly code?: string | undefined;
  readonly ms?: number | undefined;
  /** Of the directory. */
  readonly institutionId?: string | undefined;
  /** Of a calendar. */
  readonly years?: readonly number[] | undefined;
};
/** Only a literal in the source has a type narrower than string. */
type Literal<Text extends string> = string extends Text ? never : Text;

export type Logger = {
  event<Name extends string>(name: Literal<Name>, fields?: LogFields): void;
  /** What somebody has to see to before it does harm. */
  warning<Name extends string>(name: Literal<Name>, fields?: LogFields): void;
  /** Logs which kind of error it was and where it was thrown; its message may quote anything and is left out. */
  failure<Name extends string>(name: Literal<Name>, error: unknown, fields?: LogFields): void;
};

const word = /^[A-Za-z][A-Za-z_-]{0,59}$/;
const forms: Record<Exclude<keyof LogFields, 'ms' | 'years'>, RegExp> = {
  route: /^\/(?:[a-z0-9.-]+|:[A-Za-z]+|\*)?(?:\/(?:[a-z][a-z.-]*|v\d|:[A-Za-z]+|\*))*$/,
  requestId: /^(?:[0-9a-f]{8}-[0-9a-f-]{27}|req-[0-9a-z]{1,12})$/,
  // What a schedule starts is named by the instant.
  workflowId: /^[A-Za-z]+-(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/,
  institutionId: /^[0-9a-f]{8}-[0-9a-f-]{27}$/,
  outcome: word,
  // A refusal, the code of a library, an SQLSTATE or an SMTP reply.
  code: /^(?:[A-Za-z][A-Za-z_-]{0,59}|[0-9A-Z]{5}|[0-9]{3}|smtp-[0-9]{3})$/,
};

export function createLogger(options: { process: string; level?: string; destination?: DestinationStream }): Logger {
  const log = pino(
    {
      level: options.level ?? 'info',
      base: { process: options.process },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
  return {
    event: (name, fields) => log.info(allowed(fields), eventName(name)),
    warning: (name, fields) => log.warn(allowed(fields), eventName(name)),
    failure: (name, error, fields) => log.error({ ...kindOf(error), ...allowed(fields) }, eventName(name)),
  };
}

/** Four digits that can be a year of a calendar. */
const isYear = (value: number) => Number.isInteger(value) && value >= 2000 && value < 2100;

const eventName = (name: string) => (word.test(name) ? name : 'unnamed');

function allowed(fields: LogFields = {}): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const [name, form] of Object.entries(forms)) {
    const value = fields[name as keyof typeof forms];
    if (value !== undefined) entries.push([name, typeof value === 'string' && form.test(value) ? value : 'withheld']);
  }
  if (typeof fields.ms === 'number' && Number.isFinite(fields.ms)) entries.push(['ms', Math.round(fields.ms)]);
  if (fields.years) entries.push(['years', fields.years.every(isYear) ? fields.years : 'withheld']);
  return Object.fromEntries(entries);
}

function kindOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { outcome: 'unknown' };
  const code = 'code' in error ? String(error.code) : error.name;
  return { outcome: word.test(error.name) ? error.name : 'unknown', ...(forms.code.test(code) && { code }), at: places(error) };
}

/** Where it was thrown: files and lines of the program, without the message that a stack begins with. */
function places({ stack = '' }: Error): string[] {
  const frame = /\(?(?:file:\/\/)?([^\s()]+):(\d+):\d+\)?$/;
  const found = stack.split('\n').flatMap((line) => {
    const [, file, number] = /^\s+at /.test(line) ? (frame.exec(line) ?? []) : [];
    return file && number ? [`${file.split('/').slice(-2).join('/')}:${number}`] : [];
  });
  return found.slice(0, 6);
}

/**
 * What a library writes itself: its texts are fixed sentences, kept as a slug; of what it adds only the kind of an error and the workflow id
 * are kept.
 */
export function librarySink(logger: Logger, library: 'temporal-sdk') {
  const write = (message: string, meta?: LibraryMeta) => {
    const fields = { outcome: slug(message), workflowId: meta?.workflowId ?? meta?.workflowExecution?.workflowId };
    if (meta?.error === undefined) logger.event(library, fields);
    else logger.failure(library, meta.error, fields);
  };
  const ignored = () => undefined;
  return {
    log: (level: string, message: string, meta?: LibraryMeta) => (level === 'WARN' || level === 'ERROR' ? write(message, meta) : undefined),
    trace: ignored,
    debug: ignored,
    info: ignored,
    warn: write,
    error: write,
  };
}

type LibraryMeta = { workflowId?: string; workflowExecution?: { workflowId?: string }; error?: unknown };

const slug = (message: string) =>
  (message.split(/[:\n]/)[0] ?? '')
    .replace(/[^A-Za-z]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 50)
    .replace(/-+$/, '') || 'unnamed';
