import { describe, expect, it } from 'vitest';
import { declareHoliday } from './declared-holiday.js';

const calendar = {
  coveredYears: new Set([2026]),
  offDays: new Set(['2026-09-25']),
  makeUpDays: new Set(['2026-07-11']),
  declaredHolidays: new Set(['2026-07-13']),
};
const policy = { holidayAheadDays: 366 };
const declare = (date: string, now: string) => {
  const outcome = declareHoliday(date, calendar, new Date(`${now}+08:00`), policy);
  return outcome.name === 'refused' ? outcome.code : outcome.name;
};

describe('D-04 a day off at short notice', () => {
  it.each([
    ['2026-07-10', '2026-07-10T00:00:00', 'declared'],
    ['2026-07-10', '2026-07-10T23:59:59.999', 'declared'],
    ['2026-07-10', '2026-07-11T00:00:00', 'holiday-over'],
    ['2026-07-12', '2026-07-10T12:00:00', 'holiday-already-off'],
    ['2026-09-25', '2026-07-10T12:00:00', 'holiday-already-off'],
    ['2026-07-13', '2026-07-10T12:00:00', 'holiday-already-off'],
    // A Saturday that is worked is a day like others.
    ['2026-07-11', '2026-07-10T12:00:00', 'declared'],
    ['2027-07-12', '2026-07-10T23:59:59', 'holiday-too-far'],
    ['2027-07-12', '2026-07-11T00:00:00', 'declared'],
    // What is over or too far is said before what it would have been.
    ['2026-07-04', '2026-07-10T12:00:00', 'holiday-over'],
  ])('on %s, declared at %s: %s', (date, now, outcome) => {
    expect(declare(date, now)).toBe(outcome);
  });
});
