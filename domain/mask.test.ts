import { expect, it } from 'vitest';
import { maskCardNumber, maskIdNumber } from './mask.js';

it('D-35 R-177 an ID number shows its first four and last three characters', () => {
  expect(maskIdNumber('A223456781')).toBe('A223***781');
});

it('R-055 a masked card number does not show the last four digits', () => {
  expect(maskCardNumber('000012345678')).toBe('0000********');
});
