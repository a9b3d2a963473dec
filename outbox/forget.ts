import type { MikroORM } from '@mikro-orm/postgresql';
import {
  Captcha,
  CardApplicationDraft,
  CardReading,
  CertificateApplicant,
  CarrierCheck,
  DeviceCode,
  IdempotencyRecord,
  LimitCount,
  OidcRecord,
  Recovery,
  Redemption,
  RegistrationDraft,
  Session,
  UsedProof,
  VisitCode,
  WrongDeviceCode,
} from '../database/entities/index.js';
import type { Policy } from '../domain/policy.js';
import type { Clock } from '../platform/clock.js';
import type { PhotoStore } from '../platform/photo-store.js';
import { forgetPhotos } from './forget-photos.js';

/**
 * Deletes what is kept for a while only: answers to repeated requests (I-11), forms, readings of cards, captchas, ended log ins, device codes,
 * visit codes, proofs of devices, checks of mobile numbers, requests and tokens of agencies. Of a mailed link the address that was to become the account's,
 * of a redemption the key of its request.
 */
export async function forget(orm: MikroORM, clock: Clock, policy: Pick<Policy, 'idempotencySeconds' | 'leftoversSeconds'>) {
  const em = orm.em.fork();
  const before = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000);
  await em.nativeDelete(IdempotencyRecord, { createdAt: { $lt: before(policy.idempotencySeconds) } });
  await em.nativeDelete(RegistrationDraft, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(CardApplicationDraft, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(CardReading, { deadlineAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(Captcha, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(CarrierCheck, { deadlineAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(Session, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(DeviceCode, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  // Scanned later than that it is a code like any other that never was.
  await em.nativeDelete(VisitCode, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeUpdate(
    Redemption,
    { redeemedAt: { $lt: before(policy.idempotencySeconds) }, idempotencyKey: { $ne: null } },
    { idempotencyKey: null, requestFingerprint: null },
  );
  await em.nativeDelete(WrongDeviceCode, { enteredAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(UsedProof, { endsAt: { $lt: before(0) } });
  await em.nativeDelete(OidcRecord, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeDelete(CertificateApplicant, { expiresAt: { $lt: before(policy.leftoversSeconds) } });
  await em.nativeUpdate(Recovery, { settledAt: { $lt: before(policy.leftoversSeconds) } }, { newEmail: null, newMobile: null });
  await em.nativeDelete(LimitCount, { endsAt: { $lt: before(0) } });
}

const everyMs = 3600 * 1000;

/** Forgets once an hour for as long as the worker runs. Several workers do no harm: what is gone is gone. */
export function keepForgetting(parts: { orm: MikroORM; clock: Clock; policy: Policy; photoStore: PhotoStore }) {
  let suspects: ReadonlySet<string> = new Set();
  const sweep = async () => {
    await forget(parts.orm, parts.clock, parts.policy);
    suspects = await forgetPhotos(parts, suspects);
  };
  const once = () => void sweep().catch(() => undefined); // The database or the store is away: next time.
  once();
  const timer = setInterval(once, everyMs);
  return { stop: () => clearInterval(timer) };
}
