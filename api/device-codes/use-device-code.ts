import { createHmac, randomUUID } from 'node:crypto';
import { DeviceCode, Registration, WrongDeviceCode } from '../../database/entities/index.js';
import { deviceCodeState } from '../../database/states.js';
import { deviceCodeTriesLeft, enterDeviceCode, makeDeviceCode } from '../../domain/device-code.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import { shortCode } from '../../platform/random-code.js';
import { standingOf } from '../accounts/standing.js';
import { heldForUpdate, type KeptRefusal } from '../commands.js';
import type { ApiParts } from '../parts.js';

const codeCharacters = 8;

/** Derived, so that a repeated request shows the same code although only its HMAC is stored. */
export const deviceCodeOf = ({ keys }: Pick<ApiParts, 'keys'>, codeId: string) => shortCode(keys.deviceKey, codeId, codeCharacters);

const hmacOf = ({ keys }: ApiParts, code: string) => createHmac('sha256', keys.deviceKey).update(`device-code:${code}`).digest('base64url');

/** A new code, which takes the place of the earlier one. Answers its id, from which the code follows. */
export async function createDeviceCode(tx: UnitOfWork, parts: ApiParts, { id: registrationId }: Registration) {
  await tx.em.nativeUpdate(DeviceCode, { registrationId, state: 'live' }, { state: 'replaced' });
  const id = randomUUID();
  const { expiresAt } = makeDeviceCode(tx.now, parts.policy);
  const codeHmac = hmacOf(parts, deviceCodeOf(parts, id));
  tx.em.create(DeviceCode, { id, registrationId, codeHmac, state: 'live', createdAt: tx.now, expiresAt: new Date(expiresAt) });
  tx.audit('device-code.made', { type: 'device-code', id }, {}, registrationId);
  return { codeId: id, expiresAt };
}

/**
 * Uses a code up for the device that enters it. Of two devices at once the second finds it used (N-37). Answers the account, held until the end
 * of the transaction, or the refusal to keep.
 * @throws Refusal device-code-used, -replaced, -burnt, -expired, device-account-unusable
 */
export async function useDeviceCode(
  tx: UnitOfWork,
  parts: ApiParts,
  { thumbprint }: DeviceKey,
  entered: string,
): Promise<Registration | KeptRefusal> {
  const found = await tx.em.findOne(DeviceCode, { codeHmac: hmacOf(parts, entered) });
  if (!found) return countWrongCode(tx, parts, thumbprint);
  // In the order in which a new code is made: first the account, then the code.
  const registration = await tx.em.findOneOrFail(Registration, { id: found.registrationId }, heldForUpdate);
  const code = await tx.em.findOneOrFail(DeviceCode, { id: found.id }, { ...heldForUpdate, refresh: true });
  const wrongTries = await tx.em.count(WrongDeviceCode, { thumbprint, enteredAt: { $gte: code.createdAt } });
  const judged = enterDeviceCode(deviceCodeState(code), wrongTries, tx.now, parts.policy);
  if (judged.name === 'refused') {
    if (judged.code !== 'device-code-burnt') throw new Refusal(judged.code, judged.details);
    await settle(tx, code, 'burnt', thumbprint);
    return { refusal: judged.code };
  }
  const isUsable = registration.state === 'active' && (await standingOf(tx, registration)).name === 'good';
  if (!isUsable) throw new Refusal('device-account-unusable');
  await settle(tx, code, 'used', thumbprint);
  return registration;
}

async function settle(tx: UnitOfWork, code: DeviceCode, state: 'used' | 'burnt', thumbprint: string): Promise<void> {
  if (code.state === state) return;
  code.state = state;
  await tx.em.nativeDelete(WrongDeviceCode, { thumbprint });
  tx.audit(`device-code.${state}`, { type: 'device-code', id: code.id }, {}, code.registrationId);
}

/** Tries of the last minutes only: an earlier one cannot have been a guess at a code that lives now. */
async function countWrongCode(tx: UnitOfWork, { policy }: ApiParts, thumbprint: string): Promise<KeptRefusal> {
  const since = new Date(tx.now.getTime() - policy.deviceCodeSeconds * 1000);
  tx.em.create(WrongDeviceCode, { thumbprint, enteredAt: tx.now });
  await tx.em.flush();
  const wrongTries = await tx.em.count(WrongDeviceCode, { thumbprint, enteredAt: { $gt: since } });
  return { refusal: 'device-code-unknown', details: { attemptsLeft: deviceCodeTriesLeft(wrongTries, policy) } };
}
