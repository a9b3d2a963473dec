/** `npm run bench`: how fast it is, beside a reference of the same run. Slower does not fail; a wrong answer does. */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Sentence, tellFailure } from '../stack/sentence.js';
import { logInStorm } from './b11-log-in-storm.js';
import type { Benchmark, Plan } from './benchmark.js';
import { leastRounds } from './figures.js';
import { readBaseline, type Row, saveBaseline, tableOf, writeLatest } from './report.js';
import { startWorld } from './world.js';

const benchmarks: readonly Benchmark[] = [logInStorm];
const logFolder = 'reports/bench';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

try {
  process.exit(await main());
} catch (error) {
  if (interruption.signal.aborted) process.exit(130);
  tellFailure(error);
  process.exit(1);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'save-baseline': { type: 'boolean' }, peers: { type: 'boolean' }, rounds: { type: 'string' }, seconds: { type: 'string' } },
  });
  const chosen = benchmarks.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
  const unknown = positionals.filter((name) => !benchmarks.some(({ id }) => id === name));
  if (unknown.length)
    throw new Sentence(`There is no benchmark ${unknown.join(', ')}: choose from ${benchmarks.map(({ id }) => id).join(', ')}.`);
  const profile = positionals.length === 1 ? 'single' : 'full';
  const plan: Plan = {
    profile,
    rounds: Number(values.rounds ?? leastRounds),
    legSeconds: Number(values.seconds ?? (profile === 'single' ? 4 : 1)),
    peers: profile === 'single' || Boolean(values.peers),
  };
  mkdirSync(logFolder, { recursive: true });
  const rows: Row[] = [];
  for (const { id, title, run } of chosen) {
    console.log(`${id} ${title} …`);
    const world = await startWorld(logFolder, interruption.signal);
    try {
      rows.push({ id, title, result: await Promise.race([run(world, plan), interrupted()]) });
    } finally {
      await world.stop();
    }
  }
  console.log(`\n${tableOf(rows, plan, readBaseline())}\n\nEverything is in ${writeLatest(rows, plan)}.`);
  if (values['save-baseline']) saveBaseline(rows, plan);
  return rows.some(({ result }) => result.gate.length) ? 1 : 0;
}

function interrupted(): Promise<never> {
  return new Promise((_, reject) => interruption.signal.addEventListener('abort', () => reject(interruption.signal.reason)));
}
