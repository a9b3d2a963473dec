import { describe, expect, it } from 'vitest';
import { against, growthOf, interleaved, quantile, ratioTo, spreadOf } from './figures.js';

const ratio = (lower: number, median: number, upper: number, noisy = false) => ({ lower, median, upper, noisy });

// A figure is a ratio to a reference of the same round; one that rests on an unsteady reference is never compared.
describe('figures', () => {
  it.each([
    [[5], 0.99, 5],
    [[1, 2, 3, 4], 0.5, 2.5],
    [[4, 1, 3, 2, 5], 0.25, 2],
    [[0, 100], 0.99, 99],
  ])('of %j the quantile %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected);
  });

  it('are no numbers where nothing was measured', () => {
    expect(() => spreadOf([])).toThrow('nothing');
  });

  it('take the ratio within each round', () => {
    const reference = [10, 10, 10, 10, 10, 11, 9];
    const { median, noisy } = ratioTo(
      reference,
      reference.map((value) => value * 1.5),
    );
    expect([median, noisy]).toEqual([1.5, false]);
  });

  it('are noisy when the reference spreads over more than a fifth of its median, or the rounds are few', () => {
    expect(ratioTo([10, 10, 10, 10, 10, 10, 10], [1, 1, 1, 1, 1, 1, 1]).noisy).toBe(false);
    expect(ratioTo([7, 8, 9, 10, 11, 12, 13], [1, 1, 1, 1, 1, 1, 1]).noisy).toBe(true);
    expect(ratioTo([10, 10, 10], [1, 1, 1]).noisy).toBe(true);
  });

  it('have changed when their interquartile ranges do not overlap', () => {
    expect(against(ratio(0.9, 1, 1.1), ratio(1.1, 1.2, 1.3))).toEqual({ factor: 1.2, changed: false });
    expect(against(ratio(0.9, 1, 1.1), ratio(1.2, 1.25, 1.3))).toEqual({ factor: 1.25, changed: true });
    expect(against(ratio(0.9, 1, 1.1), ratio(0.7, 0.75, 0.8))).toMatchObject({ changed: true });
    expect(against(ratio(0.9, 1, 1.1, true), ratio(2, 2, 2))).toBeUndefined();
  });

  it('come from legs that run forwards and backwards in turn', async () => {
    const order: string[] = [];
    const measured = await interleaved(3, ['a', 'b'], async (leg) => order.push(leg));
    expect(order.join('')).toBe('abbaab');
    expect(measured).toEqual({ a: [1, 4, 5], b: [2, 3, 6] });
  });

  it('have grown when they are larger at the end of a life than after its beginning, whatever it began with and whatever happened once', () => {
    const steady = [60, 90, 95, 99, 100, 101, 100, 100, 500, 99, 100, 100, 100];
    const leaking = Array.from({ length: 100 }, (_, round) => 1000 + round);
    expect(growthOf([steady]).share).toBeCloseTo(0);
    expect(growthOf([leaking]).share).toBeCloseTo(0.038, 3);
    // Each life has a level of its own.
    expect(growthOf([leaking, leaking.map((value) => value + 200)]).share).toBeGreaterThan(0.03);
    expect(growthOf([[5]])).toEqual({ earlier: 5, later: 5, share: 0 });
  });
});
