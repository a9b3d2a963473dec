import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** A device verification code (R-086, D-07): binds one device once. */
export type DeviceCode =
  { readonly name: 'live'; readonly createdAt: string; readonly expiresAt: string } | { readonly name: 'used' | 'replaced' | 'burnt' };
export type LiveDeviceCode = Extract<DeviceCode, { name: 'live' }>;

/** A new code, which takes the place of the person's earlier one. */
export const makeDeviceCode = (now: Date, policy: Pick<Policy, 'deviceCodeSeconds'>): LiveDeviceCode => ({
  name: 'live',
  createdAt: now.toISOString(),
  expiresAt: new Date(now.getTime() + policy.deviceCodeSeconds * 1000).toISOString(),
});

/**
 * A device enters the code. At its end it does not count any more (N-36). Who enters a code names no account, so wrong tries are counted for the
 * device that makes them, and the right code that it enters after too many of them is burnt (N-34).
 * @param wrongTries codes that do not exist, entered by this device since this one was made
 */
export function enterDeviceCode(
  code: DeviceCode,
  wrongTries: number,
  now: Date,
  policy: Pick<Policy, 'deviceCodeTries'>,
): { readonly name: 'used' } | Refused {
  switch (code.name) {
    case 'used':
      return refused('device-code-used');
    case 'replaced':
      return refused('device-code-replaced');
    case 'burnt':
      return refused('device-code-burnt');
    case 'live':
      if (now >= new Date(code.expiresAt)) return refused('device-code-expired', { deadlineAt: code.expiresAt });
      return wrongTries >= policy.deviceCodeTries ? refused('device-code-burnt') : { name: 'used' };
  }
}

/** How often a device may still be wrong before it burns the code that it was given. */
export const deviceCodeTriesLeft = (wrongTries: number, { deviceCodeTries }: Pick<Policy, 'deviceCodeTries'>) =>
  Math.max(0, deviceCodeTries - wrongTries);

/** The QR carries the code and nothing personal; the prefix names the environment, so that none is taken in another (N-40). */
export const deviceCodeQr = (environment: string, code: string) => `vnhi-device-${environment}:${code}`;

/** The code in a scanned text. Whatever else was scanned is neither opened nor counted as a try (N-40). */
export function codeInQr(environment: string, scanned: string): { readonly name: 'code'; readonly code: string } | Refused {
  const prefix = deviceCodeQr(environment, '');
  const code = scanned.slice(prefix.length);
  return scanned.startsWith(prefix) && /^[A-Za-z0-9]{8}$/.test(code) ? { name: 'code', code } : refused('device-qr-foreign');
}
