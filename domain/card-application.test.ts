import { describe, expect, it } from 'vitest';
import { type CardApplication, type CardApplicationEnding, end, settle } from './card-application.js';

const dueAt = '2026-12-07T16:00:00.000Z';
const underReview = { name: 'under-review', dueAt } as const;
const overdue = { name: 'overdue', dueAt, overdueAt: dueAt } as const;
const endings: CardApplicationEnding[] = ['approved', 'returned', 'superseded', 'withdrawn'];
const settledAs = (name: CardApplicationEnding): CardApplication => ({ name, settledAt: dueAt });
const atMs = (ms: number) => new Date(Date.parse(dueAt) + ms);

describe('an application for the virtual card', () => {
  it.each(endings)('I-05 D-05 ends %s from under review and from overdue, and then in no other way', (ending) => {
    for (const state of [underReview, overdue]) expect(end(state, ending, atMs(0))).toEqual({ name: ending, settledAt: dueAt });
    for (const other of endings)
      expect(end(settledAs(ending), other, atMs(0))).toMatchObject({ code: 'application-settled', details: { state: ending } });
  });

  it('I-05 is overdue from the end of the last working day on, and not a millisecond before', () => {
    expect(settle(underReview, dueAt, atMs(-1))).toEqual({ notBefore: dueAt });
    expect(settle(underReview, dueAt, atMs(0))).toEqual({ notBefore: null, state: overdue });
  });

  it('D-04 waits for the later end where a holiday was declared', () => {
    const later = '2026-12-08T16:00:00.000Z';
    expect(settle(underReview, later, atMs(0))).toEqual({ notBefore: later });
  });

  it('D-05 is overdue once, waits on, and tells how it ended', () => {
    expect(settle(overdue, dueAt, atMs(1))).toEqual({ notBefore: null });
    for (const ending of endings) expect(settle(settledAs(ending), dueAt, atMs(1))).toEqual({ ending });
  });
});
