import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patience } from './patience.js';

const now = new Date('2026-03-02T08:00:00.000Z');
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now }));
afterEach(() => void vi.useRealTimers());

/** A row that says "not yet" is asked again when it says, or with growing pauses where this clock is ahead of the row's (F-12). */
describe('patience', () => {
  it('waits for an instant that is still to come', () => {
    expect(patience()('2026-03-07T08:00:00.001Z')).toBe('2026-03-07T08:00:00.001Z');
  });

  it('F-12 pauses longer and longer for an instant that has passed here, up to a quarter of an hour', () => {
    const notBefore = patience();
    const pausesMs = Array.from({ length: 20 }, () => Date.parse(notBefore('2026-03-01T08:00:00Z')) - now.getTime());
    expect(pausesMs.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(pausesMs.at(-1)).toBe(15 * 60 * 1000);
  });

  it('starts anew after an instant that was still to come', () => {
    const notBefore = patience();
    notBefore('2026-03-01T08:00:00Z');
    notBefore('2026-03-01T08:00:00Z');
    notBefore('2026-03-03T08:00:00Z');
    expect(notBefore('2026-03-01T08:00:00Z')).toBe('2026-03-02T08:00:00.100Z');
  });
});
