import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import path from 'node:path';
import type { Benchmark, Line, Plan, Result } from './benchmark.js';
import { against, type Ratio } from './figures.js';

export type Row = Pick<Benchmark, 'id' | 'title'> & { result: Result };
type Baseline = Record<Plan['profile'], Record<string, Ratio>>;

const folder = 'bench';
const baselineFile = path.join(folder, 'baseline.json');
const nameOf = (id: string, { figure }: Line) => `${id} ${figure}`;

/** One table, a line for each figure, and below it what was counted and what was wrong. */
export function tableOf(rows: readonly Row[], plan: Plan, baseline: Baseline): string {
  const lines = rows.flatMap(({ id, result }) =>
    result.lines.map((line) => [
      id,
      line.figure,
      ratioText(line.ratio),
      line.target ?? '',
      line.moonshot ?? '',
      result.gate.length ? '' : baselineText(baseline[plan.profile][nameOf(id, line)], line.ratio),
      result.gate.length ? 'void' : 'passed',
    ]),
  );
  const table = [['id', 'figure', 'ours/reference (quartiles)', 'target', 'moonshot', 'against baseline', 'gate'], ...lines];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  const counted = rows.flatMap(({ id, title, result }) => [
    `${id} ${title}: ${Object.entries(result.counters)
      .map(([name, value]) => `${name} ${value.toFixed(1)}`)
      .join(', ')}`,
    ...result.gate.map((complaint) => `${id} is void: ${complaint}`),
  ]);
  return [...table.map((line) => line.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')), '', ...counted].join('\n');
}

const ratioText = ({ median, lower, upper, noisy }: Ratio) =>
  `${median.toFixed(2)} (${lower.toFixed(2)}-${upper.toFixed(2)})${noisy ? ' noisy' : ''}`;

function baselineText(before: Ratio | undefined, now: Ratio): string {
  const compared = before && against(before, now);
  return compared ? `${compared.factor.toFixed(2)}${compared.changed ? ' changed' : ''}` : '';
}

/** Everything, with what it was measured on. */
export function writeLatest(rows: readonly Row[], plan: Plan): string {
  const file = path.join(folder, 'out/latest.json');
  const { node, openssl } = process.versions;
  const machine = { node, openssl, system: `${process.platform} ${release()}`, cores: availableParallelism(), processor: cpus()[0]?.model };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ plan, machine, benchmarks: rows }, null, 2)}\n`);
  return file;
}

export const readBaseline = (): Baseline =>
  existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as Baseline) : { full: {}, single: {} };

/** Replaces the figures that were measured now; the others stay. Void and noisy ones are not kept. */
export function saveBaseline(rows: readonly Row[], { profile }: Plan): void {
  const baseline = readBaseline();
  for (const { id, result } of rows.filter(({ result }) => result.gate.length === 0))
    for (const line of result.lines.filter(({ ratio }) => !ratio.noisy)) baseline[profile][nameOf(id, line)] = line.ratio;
  writeFileSync(baselineFile, `${JSON.stringify(baseline, null, 2)}\n`);
}
