import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export type Tally = { passed: number; failed: number; skipped: number };

export type Check = {
  title: string;
  /** Arguments of Node: a program of ours or of a package. */
  args: readonly string[];
  /** How many tests it was; a check without tests counts as one. Undefined: it left no result. */
  tally?: () => Tally | undefined;
};

const program = (name: string) => `node_modules/${name}`;

/** What needs no server. */
export function staticChecks(): Check[] {
  return [
    { title: 'format', args: [program('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'] },
    { title: 'lint', args: [program('eslint/bin/eslint.js'), '--max-warnings', '0', '.'] },
    {
      title: 'import boundaries',
      args: [program('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', '--output-type', 'err', '.'],
    },
    { title: 'openapi.json unchanged', args: ['dist/api/generate-openapi.js', '--check'] },
  ];
}

/** Asks a database, if only for its dialect. */
export const migrationsCheck: Check = {
  title: 'migrations match entities',
  args: ['--no-warnings', '--import', './stack/ts-node.mjs', 'database/create-migration.ts', '--check'],
};

/** Runs one check to its end: one line, and what it printed only if something failed. */
export async function runCheck({ title, args, tally }: Check, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Tally> {
  const startedAt = performance.now();
  const { code, output } = await runNode(args, environment, signal);
  const counted = tally?.() ?? { passed: 0, failed: 0, skipped: 0 };
  const broken = code !== 0 && counted.failed === 0;
  const empty = tally !== undefined && counted.passed + counted.failed === 0;
  const result = tally
    ? { ...counted, failed: counted.failed + (broken || empty ? 1 : 0) }
    : { passed: code ? 0 : 1, failed: code ? 1 : 0, skipped: 0 };
  if (signal.aborted) return result;
  const numbers = tally ? `  ${tallyText(result)}` : '';
  report(title, (performance.now() - startedAt) / 1000, result.failed === 0, numbers);
  if (result.failed) console.log(`${output.trimEnd() || `It ended with code ${code} and said nothing.`}\n`);
  return result;
}

export function report(title: string, seconds: number, passed: boolean, numbers = ''): void {
  console.log(`${passed ? '✓' : '✗'} ${title.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s${numbers}`);
}

export function add(tallies: readonly Tally[]): Tally {
  const sum = (of: keyof Tally) => tallies.reduce((total, tally) => total + tally[of], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

export function tallyText({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

function runNode(args: readonly string[], environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => child.kill('SIGTERM');
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    let output = '';
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-200_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => {
      signal.removeEventListener('abort', end);
      resolve({ code: code ?? 1, output });
    });
  });
}
