import { expect, it } from 'vitest';
import { acceptsIn } from './institution.js';

it.each([
  [true, true, ['home-care', 'video']],
  [true, false, []],
  [false, true, []],
  [false, false, []],
] as const)(
  'R-192 with the institution active %s and the department active %s the card is taken in %j',
  (institution, department, taken) => {
    expect(acceptsIn({ active: institution }, { active: department, settings: ['home-care', 'video'] })).toEqual(taken);
  },
);
