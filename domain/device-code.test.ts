import { describe, expect, it } from 'vitest';
import { codeInQr, deviceCodeQr, deviceCodeTriesLeft, enterDeviceCode, makeDeviceCode } from './device-code.js';

const policy = { deviceCodeSeconds: 600, deviceCodeTries: 5 };
const madeAt = new Date('2026-03-02T08:00:00.512Z');
const expiresAt = '2026-03-02T08:10:00.512Z';
const code = makeDeviceCode(madeAt, policy);
const after = (milliseconds: number) => new Date(Date.parse(expiresAt) + milliseconds);

describe('a device code', () => {
  it('D-07 lives for ten minutes', () => {
    expect(code).toEqual({ name: 'live', createdAt: madeAt.toISOString(), expiresAt });
  });

  it.each([
    [-1, { name: 'used' }],
    [0, { name: 'refused', code: 'device-code-expired', details: { deadlineAt: expiresAt } }],
    [1, { name: 'refused', code: 'device-code-expired', details: { deadlineAt: expiresAt } }],
  ])('R-088 N-36 %s ms after its end', (milliseconds, outcome) => {
    expect(enterDeviceCode(code, 0, after(milliseconds), policy)).toEqual(outcome);
  });

  it.each([
    [4, { name: 'used' }],
    [5, { name: 'refused', code: 'device-code-burnt' }],
    [6, { name: 'refused', code: 'device-code-burnt' }],
  ])('N-34 D-07 after %s wrong tries', (wrongTries, outcome) => {
    expect(enterDeviceCode(code, wrongTries, madeAt, policy)).toEqual(outcome);
  });

  it.each(['used', 'replaced', 'burnt'] as const)('N-37 D-07 that is %s does not count any more', (name) => {
    expect(enterDeviceCode({ name }, 0, madeAt, policy)).toEqual({ name: 'refused', code: `device-code-${name}` });
  });

  it('N-34 says how many tries are left, never less than none', () => {
    expect([0, 4, 5, 9].map((wrong) => deviceCodeTriesLeft(wrong, policy))).toEqual([5, 1, 0, 0]);
  });
});

describe('the QR of a device code', () => {
  it('R-086 carries the same code', () => {
    expect(codeInQr('production', deviceCodeQr('production', 'R17b63g9'))).toEqual({ name: 'code', code: 'R17b63g9' });
  });

  it.each([
    ['of another environment', 'vnhi-device-test:R17b63g9'],
    ['of another environment whose name is as long', 'vnhi-device-simulation:R17b63g9'],
    ['of an environment whose name begins alike', 'vnhi-device-production-2:R17b63g9'],
    ['without prefix', 'R17b63g9'],
    ['with a longer code', 'vnhi-device-production:R17b63g99'],
    ['with more after it', 'vnhi-device-production:R17b63g9\n'],
    ['that runs a script', 'javascript:alert(1)'],
    ['that opens a page', 'https://evil.example/?vnhi-device-production:R17b63g9'],
    ['of 5 kB', 'vnhi-device-production:'.padEnd(5120, 'a')],
    ['that is empty', ''],
  ])('N-40 %s is none', (_, scanned) => {
    expect(codeInQr('production', scanned)).toEqual({ name: 'refused', code: 'device-qr-foreign' });
  });
});
