import type { Ratio } from './figures.js';
import type { World } from './world.js';

export type Plan = {
  /** `full`: one of all, in short legs; `single`: this one alone, in longer legs and with its peers. Only figures of one profile are compared. */
  profile: 'full' | 'single';
  rounds: number;
  legSeconds: number;
  peers: boolean;
};

export type Line = {
  figure: string;
  ratio: Ratio;
  /** What was measured in each round, by leg: the ratio's own two, with their unit. */
  measured: Record<string, number[]>;
  target?: string;
  moonshot?: string;
};

export type Result = {
  lines: Line[];
  counters: Record<string, number>;
  /** What was answered wrong; each voids the figures. */
  gate: string[];
};

export type Benchmark = { id: string; title: string; run(world: World, plan: Plan): Promise<Result> };
