/** How figures are made from measurements: no clock and no process, so that it can be tested. */

export type Spread = { median: number; lower: number; upper: number };
/** The ratio to a reference that was measured in the same round; `noisy` enters no comparison. */
export type Ratio = Spread & { noisy: boolean };

export const leastRounds = 7;
const widestReference = 0.2;

/** Median and interquartile range. */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), lower: quantile(values, 0.25), upper: quantile(values, 0.75) };
}

/** Between two measured values, in proportion. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('There is no quantile of nothing.');
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** The ratios of each round, and not the ratio of two medians: what disturbed a round disturbed both of its legs. */
export function ratioTo(reference: readonly number[], measured: readonly number[]): Ratio {
  const { median, lower, upper } = spreadOf(reference);
  const noisy = reference.length < leastRounds || (upper - lower) / median > widestReference;
  return { ...spreadOf(measured.map((value, round) => value / reference[round]!)), noisy };
}

/** New ratio by old one; undefined where one of them is noisy. It has changed when the interquartile ranges do not overlap. */
export function against(baseline: Ratio, now: Ratio): { factor: number; changed: boolean } | undefined {
  if (baseline.noisy || now.noisy) return undefined;
  return { factor: now.median / baseline.median, changed: now.lower > baseline.upper || now.upper < baseline.lower };
}

/**
 * What became of a quantity that was looked at again and again during one or several lives. The first two fifths of each life are warming up; of the
 * rest the medians of the first and of the last third are compared, so that single values do not count.
 */
export function growthOf(lives: readonly (readonly number[])[]): { earlier: number; later: number; share: number } {
  const warm = lives.map((values) => values.slice(Math.floor(values.length * 0.4)));
  const third = ({ length }: readonly number[]) => Math.ceil(length / 3);
  const earlier = spreadOf(warm.flatMap((values) => values.slice(0, third(values)))).median;
  const later = spreadOf(warm.flatMap((values) => values.slice(values.length - third(values)))).median;
  return { earlier, later, share: later / earlier - 1 };
}

/** Every second round runs backwards (ABBA), so that what grows slower all the while weighs on all legs alike. */
export async function interleaved<Leg extends string>(
  rounds: number,
  legs: readonly Leg[],
  measure: (leg: Leg) => Promise<number>,
): Promise<Record<Leg, number[]>> {
  const measured = Object.fromEntries(legs.map((leg) => [leg, [] as number[]])) as Record<Leg, number[]>;
  for (let round = 0; round < rounds; round++)
    for (const leg of round % 2 ? legs.toReversed() : legs) measured[leg].push(await measure(leg));
  return measured;
}
