import { randomUUID } from 'node:crypto';
import type { EntityName } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, rowsIn, type TestDatabase, testKeys } from '../api/support/test-api.js';
import {
  AgencyConsent,
  AgencyConsentWithdrawal,
  AuditEntry,
  Captcha,
  CardReading,
  CertificateApplicant,
  ConfirmationLink,
  Consent,
  DeviceCode,
  Effect,
  IdempotencyRecord,
  Notice,
  OidcRecord,
  OutboxMessage,
  Presentation,
  Recovery,
  Redemption,
  Session,
  Registration,
  RegistrationDraft,
  UsedProof,
  VisitCode,
  WrongDeviceCode,
} from '../database/entities/index.js';
import { defaultPolicy } from '../domain/policy.js';
import { personByKey } from '../simulator/world/people.js';
import { commitNotice } from './commit-notice.js';
import { forget } from './forget.js';
import { unitOfWork } from './unit-of-work.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const mei = personByKey('lin-mei');
let database: TestDatabase;
beforeAll(async () => void (database = await openTestDatabase(process.env.TEST_DATABASE_URL!)));
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(start);
  await database.clear();
});

const seconds = (count: number) => new Date(Date.parse(start) + count * 1000);
const countOf = (table: EntityName<object>) => database.orm.em.fork().count(table);

/** At the instant at which something may be forgotten it is still there; right after, it is gone. */
async function keptUntil(table: EntityName<object>, instant: Date) {
  clock.set(instant);
  await forget(database.orm, clock, defaultPolicy);
  expect(await countOf(table)).toBe(1);
  clock.set(new Date(instant.getTime() + 1));
  await forget(database.orm, clock, defaultPolicy);
  expect(await countOf(table)).toBe(0);
}

describe('what is kept for a while only', () => {
  const given = () => rowsIn(database.orm, clock, testKeys());
  const { idempotencySeconds, leftoversSeconds, draftSeconds, cardReadingSeconds, visitCodeSeconds } = defaultPolicy;

  it('I-11 the answer to a request is kept for seven days', async () => {
    const key = { principal: 'portal', endpoint: 'POST /', key: randomUUID() };
    await database.orm.em.fork().insert(IdempotencyRecord, { ...key, requestFingerprint: '', answer: {}, createdAt: seconds(0) });
    await keptUntil(IdempotencyRecord, seconds(idempotencySeconds));
  });

  it('a captcha is kept for a day after its end', async () => {
    const row = { id: randomUUID(), form: 'deletion', createdAt: seconds(0), expiresAt: seconds(120), usedAt: null } as const;
    await database.orm.em.fork().insert(Captcha, row);
    await keptUntil(Captcha, seconds(120 + leftoversSeconds));
  });

  it('a form is kept for a day after its end', async () => {
    await given().checkedDraft(mei);
    await keptUntil(RegistrationDraft, seconds(draftSeconds + leftoversSeconds));
  });

  it('what a card said is kept for a day after the reading', async () => {
    await given().cardReading(mei);
    await keptUntil(CardReading, seconds(cardReadingSeconds + leftoversSeconds));
  });

  it('D-09 a log in is kept for a day after its end', async () => {
    const { id: registrationId } = await given().registration(mei, { state: 'active' });
    const row = { id: randomUUID(), tokenSha256: 'x', registrationId, createdAt: seconds(0), expiresAt: seconds(60) };
    await database.orm.em.fork().insert(Session, { ...row, kind: 'portal', openedWith: 'card' });
    await keptUntil(Session, seconds(60 + leftoversSeconds));
  });

  it('D-07 a device code is kept for a day after its end, and a wrong one after it was entered', async () => {
    const em = database.orm.em.fork();
    const code = { id: randomUUID(), registrationId: randomUUID(), codeHmac: 'x', state: 'used' as const };
    await em.insert(DeviceCode, { ...code, createdAt: seconds(0), expiresAt: seconds(600) });
    await keptUntil(DeviceCode, seconds(600 + leftoversSeconds));
    await em.insert(WrongDeviceCode, { thumbprint: 'x', enteredAt: seconds(0) });
    await keptUntil(WrongDeviceCode, seconds(leftoversSeconds));
  });

  it('N-39 the proof of a device is kept as long as it would be taken', async () => {
    await database.orm.em.fork().insert(UsedProof, { id: 'x', endsAt: seconds(300) });
    await keptUntil(UsedProof, seconds(300));
  });

  it('D-27 a visit code is kept for a day after its end, and its presentation for good', async () => {
    await given().presentation({ registrationId: randomUUID(), cardId: randomUUID() });
    await keptUntil(VisitCode, seconds(visitCodeSeconds + leftoversSeconds));
    expect(await countOf(Presentation)).toBe(1);
  });

  it('I-11 by which request a code was redeemed is known for seven days, and that it was redeemed for good', async () => {
    const keyOf = async () => {
      const [row] = await database.orm.em.fork().findAll(Redemption);
      return [row!.idempotencyKey, row!.requestFingerprint];
    };
    await database.orm.em.fork().insert(Redemption, {
      ...{ id: randomUUID(), presentationId: randomUUID(), codeNumber: 1, institutionCode: '9900000001', departmentCode: '01' },
      ...{ redeemedBy: 'desk-1', redeemedAt: seconds(0), photoId: null, idempotencyKey: 'key', requestFingerprint: 'request' },
    });
    clock.set(seconds(idempotencySeconds));
    await forget(database.orm, clock, defaultPolicy);
    expect(await keyOf()).toEqual(['key', 'request']);
    clock.forward(0.001);
    await forget(database.orm, clock, defaultPolicy);
    expect(await keyOf()).toEqual([null, null]);
    // What was forgotten is not written again every hour.
    const written = () => database.orm.em.fork().execute('select xmin from redemptions');
    const before = await written();
    await forget(database.orm, clock, defaultPolicy);
    expect(await written()).toEqual(before);
  });

  it('R-036 what the OpenID provider remembers is kept for a day after its end', async () => {
    const row = { model: 'AccessToken', idSha256: 'x', payload: {}, expiresAt: seconds(60) };
    await database.orm.em.fork().insert(OidcRecord, row);
    await keptUntil(OidcRecord, seconds(60 + leftoversSeconds));
  });

  it('D-18 the address that a mailed link would have set is forgotten a day after the link has ended; the link itself is not', async () => {
    const { id: registrationId } = await given().registration(mei, { state: 'active' });
    const dates = { createdAt: seconds(0), expiresAt: seconds(3600), settledAt: seconds(60) };
    const link = { keyId: 'key', tokenSha256: 'x', newEmail: mei.email, newMobile: mei.mobile, wrongTries: 0 };
    const row = { id: randomUUID(), kind: 'password-reset', state: 'used', registrationId, ...link, ...dates } as const;
    await database.orm.em.fork().insert(Recovery, row);
    const kept = async () => (await database.orm.em.fork().findOneOrFail(Recovery, { id: row.id })).newEmail;
    clock.set(seconds(60 + leftoversSeconds));
    await forget(database.orm, clock, defaultPolicy);
    expect(await kept()).toBe(mei.email);
    clock.forward(0.001);
    await forget(database.orm, clock, defaultPolicy);
    expect(await kept()).toBeNull();
  });

  it('D-09 somebody who came with a certificate and without an account is kept for a day', async () => {
    const holder = { tokenSha256: 'x', idNumber: mei.idNumber, holderName: mei.name.zh };
    const applicant = { id: randomUUID(), ...holder, createdAt: seconds(0), expiresAt: seconds(60), endedAt: null };
    await database.orm.em.fork().insert(CertificateApplicant, applicant);
    await keptUntil(CertificateApplicant, seconds(60 + leftoversSeconds));
  });

  it('R-038 I-10 consents, registrations, links, mails, effects, audit and outbox are never forgotten', async () => {
    const text = { zh: 'x', en: 'x' };
    const { id } = await given().registration(mei);
    await given().checkedDraft(mei);
    const consent = { agencyId: 'x', agencyName: text, purpose: text, claims: [], givenAt: seconds(0), expiresAt: seconds(60) };
    await database.orm.em.fork().insert(AgencyConsent, { id: randomUUID(), registrationId: id, ...consent });
    await database.orm.em.fork().insert(AgencyConsentWithdrawal, { consentId: randomUUID(), withdrawnAt: seconds(0) });
    await database.orm.em.fork().insert(Effect, { effectKey: 'key', result: {}, doneAt: seconds(0) });
    await unitOfWork(database.orm, clock.now(), { actor: { type: 'portal' } }, async (tx) =>
      commitNotice(tx, defaultPolicy, { kind: 'address-changed', registrationId: id, toAddress: mei.email, notAfter: seconds(60) }),
    );
    clock.forward(100 * 365 * 24 * 3600);
    await forget(database.orm, clock, defaultPolicy);
    const kept = await Promise.all(
      [AgencyConsent, AgencyConsentWithdrawal, Consent, Registration, ConfirmationLink, Notice, Effect, AuditEntry, OutboxMessage].map(
        (table) => countOf(table),
      ),
    );
    expect(kept).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('is forgotten twice at once without harm', async () => {
    await given().checkedDraft(mei);
    clock.forward(30 * 24 * 3600);
    await Promise.all(Array.from({ length: 4 }, () => forget(database.orm, clock, defaultPolicy)));
    expect(await countOf(RegistrationDraft)).toBe(0);
  });
});
