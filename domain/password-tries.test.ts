import { describe, expect, it } from 'vitest';
import { afterWrongPassword, mayTry, noTries, type PasswordTries } from './password-tries.js';
import { defaultPolicy } from './policy.js';

const now = new Date('2026-03-02T08:00:00.000Z');
const minutes = (tries: PasswordTries) => (tries.waitUntil === null ? 0 : (Date.parse(tries.waitUntil) - now.getTime()) / 60_000);

describe('wrong passwords in a row (D-13)', () => {
  it('wait from the fifth on, twice as long each time, a day at most, and are off at the twentieth', () => {
    const waits: (number | 'off')[] = [];
    let tries = noTries;
    for (let wrong = 1; wrong <= 20; wrong++) {
      tries = afterWrongPassword(tries, now, defaultPolicy);
      waits.push(tries.off ? 'off' : minutes(tries));
    }
    expect(waits).toEqual([0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440, 1440, 1440, 1440, 1440, 1440, 'off']);
  });

  it.each([
    ['before the end of the wait', -1, 'password-wait'],
    ['at its end', 0, undefined],
  ])('%s', (_when, ms, code) => {
    const tries = { wrongInARow: 5, waitUntil: now.toISOString(), off: false };
    expect(mayTry(tries, new Date(now.getTime() + ms))).toMatchObject(
      code ? { code, details: { retryAt: tries.waitUntil } } : { name: 'may-try' },
    );
  });

  it('off stays off', () => {
    expect(mayTry({ wrongInARow: 20, waitUntil: null, off: true }, now)).toMatchObject({ code: 'password-off' });
  });
});
