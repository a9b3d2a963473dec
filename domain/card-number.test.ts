import { expect, it } from 'vitest';
import { isSameCardNumber } from './card-number.js';

it.each([
  ['990000000001', true],
  ['9900 0000 0001', true],
  ['9900-0000-0001', true],
  ['９９００００００００００１', false],
  ['９９００００００００ ０１', true],
  ['990000000002', false],
  ['99000000000', false],
  ['', false],
])('R-117 %s is the registered card number: %s', (entry, same) => {
  expect(isSameCardNumber(entry, '990000000001')).toBe(same);
});
