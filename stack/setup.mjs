/**
 * Sets the project up and runs one of its commands: `node stack/setup.mjs start`.
 *
 * Plain JavaScript without dependencies, because it is what runs on a fresh clone with Node 20 and nothing installed. It sees to Node 24, the
 * dependencies, the `temporal` program and the compiled code, says only what it does, and gives way to the command under Node 24.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findTemporalProgram } from './temporal-program.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const nodeVersion = '24.21.0';

/**
 * `temporal`: this command starts a Temporal server. `readers`: it uses pcsclite, which speaks to card readers. `source`: it runs from its source and
 * needs neither dependencies nor a build. `script`: it runs from its source by ts-node; without `run` the file is the first argument.
 */
const commands = {
  start: { run: 'dist/stack/start.js', temporal: true },
  test: { run: 'dist/stack/test.js', temporal: true, readers: 'if possible' },
  features: { run: 'dist/stack/features.js', temporal: true, readers: 'if possible' },
  bench: { run: 'dist/bench/main.js' },
  check: { run: 'dist/stack/check.js' },
  tour: { run: 'dist/stack/tour.js' },
  reset: { run: 'stack/data-folder.ts', source: true },
  generate: { run: 'dist/api/generate-openapi.js' },
  'reader-host': { run: 'dist/worker/main-reader-host.js', readers: 'needed' },
  migrate: { run: 'dist/database/migrate.js' },
  'create-migration': { run: 'database/create-migration.ts', script: true },
  script: { script: true },
  calendar: { run: 'stack/office-calendar.ts', script: true },
  institutions: { run: 'dist/api/load-institutions.js' },
  'record-history': { run: 'dist/worker/record-history.js', temporal: true },
};

/** A sentence for the person at the terminal; everything else that is thrown is a defect and shows its stack. */
class Sentence extends Error {}

let current;
let interruptedBy;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interruptedBy = signal;
    if (current) current.kill(signal);
    else leaveBy(signal);
  });
}

try {
  await main(process.argv[2], process.argv.slice(3));
} catch (error) {
  if (interruptedBy) leaveBy(interruptedBy);
  if (!(error instanceof Sentence)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}

async function main(name, args) {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!command) throw new Sentence(`Say what to do: node stack/setup.mjs ${Object.keys(commands).join(' | ')}.`);
  process.chdir(root);
  const environment = await alone(() => setUp(name, command));
  const [file, ...rest] = command.run ? [command.run, ...args] : args;
  if (!file) throw new Sentence('Say which file: npm run script -- path/to/file.ts');
  if (!existsSync(file)) throw new Sentence(`There is no ${file}.`);
  await giveWay(environment, command.script ? ['--no-warnings', '--import', './stack/ts-node.mjs'] : [], file, rest);
}

async function setUp(name, command) {
  const node = await node24();
  const environment = { ...process.env, PATH: path.dirname(node) + path.delimiter + process.env.PATH };
  if (command.source) return environment;
  await dependencies(node, environment);
  if (command.temporal) {
    const program = await step('Fetching the temporal program', (tell) =>
      findTemporalProgram({ cacheDir: path.join(root, '.cache/temporal'), node, environment, tell, run }),
    );
    if (program) environment.TEMPORAL_PROGRAM = program;
  }
  if (command.readers) await pcsclite(node, environment, command.readers === 'needed');
  if (!command.script) await build(name, node, environment);
  return environment;
}

/** Two commands may be given at the same time: the second waits while the first sets up. */
async function alone(work) {
  const lock = path.join(root, '.cache/set-up.lock');
  mkdirSync(path.dirname(lock), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = Number(readIfThere(lock));
    if (!isAlive(holder)) rmSync(lock, { force: true });
    else if (!told) console.log(`Waiting for another command (process ${holder}) to finish setting up …`);
    await pause(200);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

async function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const folder = path.join(root, '.cache/node24');
  const node = path.join(folder, 'node_modules/node/bin/node');
  if (existsSync(node) && readJson(path.join(folder, 'node_modules/node/package.json'))?.version === nodeVersion) return node;
  mkdirSync(folder, { recursive: true });
  // The package places the binary by an install script, which newer npm versions run only when it is named here.
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await step(`Installing Node ${nodeVersion} beside the project (this is Node ${process.versions.node})`, () =>
    npm(process.execPath, ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${nodeVersion}`], process.env),
  );
  return node;
}

async function dependencies(node, environment) {
  const marker = path.join(root, 'node_modules/.set-up-for');
  const wanted = hashOf([readFileSync('package-lock.json'), readIfThere('.npmrc')]);
  if (readIfThere(marker) === wanted) return;
  if (!installedAsLocked()) {
    await step('Installing dependencies', () => npm(node, ['ci', '--include=dev', '--no-audit', '--no-fund'], environment));
  }
  writeFileSync(marker, wanted);
}

/** After an `npm install` by hand nothing is to be done: npm's own record of what it installed is compared with the lock file. */
function installedAsLocked() {
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (!installed) return false;
  const { '': _project, ...locked } = readJson('package-lock.json').packages;
  const same = ([place, entry]) => (installed[place] ? installed[place].version === entry.version : entry.optional || entry.devOptional);
  return Object.entries(locked).every(same) && Object.keys(installed).every((place) => locked[place]);
}

/**
 * pcsclite has to be compiled for this Node, with a system library that few machines have (decision 0031). So it is done
 * here, and not by npm on every machine.
 */
async function pcsclite(node, environment, needed) {
  const loads = () =>
    run(node, ['-e', "require('pcsclite')"], { env: environment }).then(
      () => true,
      () => false,
    );
  if (await loads()) return;
  const lacking = process.platform === 'linux' && !existsSync('/usr/include/PCSC/winscard.h');
  if (lacking && !needed) return;
  const prepare = 'on Debian and Ubuntu: apt-get install pcscd libpcsclite-dev g++ make python3';
  if (lacking)
    throw new Sentence(
      `Card readers need the PC/SC library, which is not on this machine (${prepare}). Install it and give the command again.`,
    );
  try {
    // An npm that knows no allowScripts tried to compile it, and took it away when that failed.
    if (!existsSync('node_modules/pcsclite'))
      await step('Installing pcsclite', () => npm(node, ['ci', '--include=dev', '--no-audit', '--no-fund'], environment));
    const headers = headersOf(node);
    // By the environment, because there it counts more than among the arguments, and npm may have put another place there.
    const env = { ...environment, ...(headers && { npm_config_nodedir: headers }) };
    await step('Compiling pcsclite', () => run(node, [nodeGyp(), 'rebuild', '--directory', 'node_modules/pcsclite'], { env }));
    if (!(await loads())) throw new Error('It was compiled, and still Node does not load it.');
  } catch (error) {
    if (needed)
      throw new Sentence(
        `${error.output ?? error.message}\n\npcsclite, which speaks to card readers, could not be made ready. It needs a C++ compiler, make and Python 3 (${prepare}).`,
      );
  }
}

/** The `node` package brings the headers of its Node; for any other, node-gyp knows where to find them. */
function headersOf(node) {
  const place = path.dirname(path.dirname(node));
  const own = path.join(place, 'node_modules', `node-${process.platform}-${process.arch}`);
  return [place, own].find((folder) => existsSync(path.join(folder, 'include/node/common.gypi')));
}

function nodeGyp() {
  const script = process.env.npm_config_node_gyp ?? path.join(npmScript() ?? '', '../../node_modules/node-gyp/bin/node-gyp.js');
  if (!existsSync(script)) throw new Error('node-gyp, a part of npm, was not found: start with `npm run`.');
  return script;
}

async function npm(node, args, environment) {
  const script = npmScript();
  const [program, ...first] = script ? [node, script] : ['npm'];
  try {
    return await run(program, [...first, ...args], { env: environment });
  } catch (error) {
    const registry = environment.npm_config_registry ?? 'the registry that "npm config get registry" names';
    const telling = (error.output ?? error.message).split('\n').slice(0, 15).join('\n');
    throw new Sentence(
      `${telling}\n\nnpm ${args[0]} did not succeed. Tried: ${registry}. Look at the lines above, check the network and that registry, then give the command again.`,
    );
  }
}

function npmScript() {
  if (process.env.npm_execpath?.endsWith('.js')) return process.env.npm_execpath;
  const beside = path.join(path.dirname(realpathSync(process.execPath)), '../lib/node_modules/npm/bin/npm-cli.js');
  return existsSync(beside) ? beside : undefined;
}

async function build(name, node, environment) {
  const record = readJson('dist/.built') ?? {};
  const sources = fingerprint(['.'], (file) => /\.(ts|mts|json)$/.test(file));
  if (record.sources !== sources) {
    environment.BUILD_SECONDS = await step('Compiling', () => compile(name, node, environment));
    removeLeftOvers();
  }
  const bundler = 'dist/worker/build-bundle.js';
  const bundled = existsSync(bundler)
    ? fingerprint(['dist/workflows', 'dist/domain', 'dist/stack/simulated', bundler, 'package-lock.json'])
    : undefined;
  const bundles = ['dist/workflow-bundle.js', 'dist/workflow-bundle-simulated.js'];
  if (bundled && (record.bundled !== bundled || !bundles.every((file) => existsSync(file)))) {
    await step('Bundling the workflows', () => run(node, ['--enable-source-maps', bundler], { env: environment })).catch((error) => {
      throw new Sentence(`${error.output ?? error.stack}\nThe workflows could not be bundled: correct what the lines above name.`);
    });
  }
  if (record.sources !== sources || record.bundled !== bundled) writeFileSync('dist/.built', JSON.stringify({ sources, bundled }));
}

async function compile(name, node, environment) {
  const startedAt = performance.now();
  try {
    await run(node, ['node_modules/typescript/bin/tsc', '-p', '.'], { env: environment });
  } catch (error) {
    const ending = name === 'test' || name === 'check' ? '\n\n✗ types\n\n0 passed, 1 failed' : '';
    throw new Sentence(`${error.output}\nThe code does not compile: correct what the lines above name.${ending}`);
  }
  return ((performance.now() - startedAt) / 1000).toFixed(1);
}

/** The compiler leaves the output of a deleted source behind; a deleted migration or step must not go on running. */
function removeLeftOvers() {
  for (const output of filesUnder('dist')) {
    const source = /^dist\/(.*)\.(js|js\.map)$/.exec(output)?.[1];
    if (source && !/^workflow-bundle/.test(source) && !existsSync(`${source}.ts`)) rmSync(output);
  }
}

/** What the files are, by path, size and time of change. */
function fingerprint(places, wanted = () => true) {
  const files = places.flatMap((place) => (existsSync(place) && statSync(place).isFile() ? [place] : filesUnder(place))).filter(wanted);
  return hashOf(files.sort().map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}\n`));
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const place = path.posix.join(folder, entry.name);
    if (!entry.isDirectory()) return [place];
    const foreign =
      entry.name.startsWith('.') ||
      entry.name === 'node_modules' ||
      (folder === '.' && ['dist', 'reports'].includes(entry.name)) ||
      place === 'bench/out';
    return foreign ? [] : filesUnder(place);
  });
}

/** Silent when it is quick, else one line when it begins, one every 15 s, one when it is done. */
async function step(title, work) {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  let told = false;
  const tell = (text) => {
    told = true;
    console.log(`${text} …`);
  };
  const first = setTimeout(() => told || tell(title), 700);
  const again = setInterval(() => console.log(`  … ${seconds()} s`), 15_000);
  try {
    const result = await work(tell);
    if (told) console.log(`  done in ${seconds()} s`);
    return result;
  } catch (error) {
    throw error.sentence ? new Sentence(error.message) : error;
  } finally {
    clearTimeout(first);
    clearInterval(again);
  }
}

/** Runs a program to its end and keeps its output, which is shown only if it fails. */
function run(program, args, { env = process.env, limitSeconds } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    current = child;
    let output = '';
    let late = false;
    const limit = limitSeconds && setTimeout(() => ((late = true), child.kill('SIGKILL')), limitSeconds * 1000);
    const keep = (chunk) => (output = (output + chunk).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const settle = (code, signal) => {
      clearTimeout(limit);
      current = undefined;
      if (code === 0 && !interruptedBy) return resolve(output.trim());
      const reason = late ? `no result within ${limitSeconds} s` : `ended with ${signal ?? `code ${code}`}`;
      reject(Object.assign(new Error(`${path.basename(program)} ${reason}`), { output: output.trim() || undefined }));
    };
    child.once('error', (error) => settle(error.code, undefined));
    child.once('close', settle);
  });
}

/** The command takes over the terminal. It also hears the terminal's own Ctrl-C: being told twice must not matter to it. */
async function giveWay(environment, options, file, args) {
  current = spawn(environment.PATH.split(path.delimiter)[0] + '/node', ['--enable-source-maps', ...options, path.resolve(file), ...args], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  const [code, signal] = await new Promise((resolve, reject) => {
    current.once('error', reject);
    current.once('exit', (...ending) => resolve(ending));
  });
  process.exit(code ?? 128 + constants.signals[signal]);
}

function leaveBy(signal) {
  process.exit(128 + constants.signals[signal]);
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
