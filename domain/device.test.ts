import { expect, it } from 'vitest';
import { deviceAction, deviceModel } from './device.js';

it('R-101 the button does the opposite of the state', () => {
  expect(deviceAction('enabled')).toBe('disable');
  expect(deviceAction('disabled')).toBe('enable');
});

it.each<[string, boolean]>([
  ['Pixel 9 Pro', true],
  ["Mei's 手機 (5G)", true],
  ['x'.repeat(60), true],
  ['x'.repeat(61), false],
  ['', false],
  ['   ', false],
  ['two\nlines', false],
  ['turned\u202Earound', false],
  ['null\u0000', false],
])('R-100 "%s" as model: %s', (model, fits) => {
  expect(deviceModel.test(model)).toBe(fits);
});
