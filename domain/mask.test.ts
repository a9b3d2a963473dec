import { expect, it } from 'vitest';
import { maskCardNumber, maskDeviceAccount, maskEmailAddress, maskIdNumber } from './mask.js';

it('D-35 R-177 an ID number shows its first four and last three characters', () => {
  expect(maskIdNumber('A223456781')).toBe('A223***781');
});

it('R-085 a device account shows its first six characters', () => {
  expect(maskDeviceAccount('A223456781')).toBe('A22345****');
});

it('R-055 a masked card number does not show the last four digits', () => {
  expect(maskCardNumber('000012345678')).toBe('0000********');
});

it('an e-mail address shows the first character of its mailbox, and where it is', () => {
  expect(maskEmailAddress('lin-mei@example.com')).toBe('l***@example.com');
  expect(maskEmailAddress('"a@b"@example.com')).toBe('"***@example.com');
});
