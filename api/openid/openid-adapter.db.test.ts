import { randomUUID } from 'node:crypto';
import type { Adapter } from 'oidc-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AgencyConsent, AgencyConsentWithdrawal, OidcRecord } from '../../database/entities/index.js';
import { heldClock, openTestDatabase, type TestDatabase } from '../support/test-api.js';
import { openIdAdapter } from './openid-adapter.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
let database: TestDatabase;
let of: (model: string) => Adapter;
beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  of = openIdAdapter({ orm: database.orm, clock });
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(start);
  await database.clear();
});

/** What a code or a token is worth is decided by rows, at the instant at which it is shown. */
describe('what the OpenID provider remembers', () => {
  it('is found by the secret, of which only a hash is kept', async () => {
    await of('AccessToken').upsert('secret-token', { jti: 'secret-token', accountId: 'x' }, 60);
    expect(await of('AccessToken').find('secret-token')).toEqual({ jti: 'secret-token', accountId: 'x' });
    expect(await of('AuthorizationCode').find('secret-token')).toBeUndefined();
    expect(JSON.stringify(await database.orm.em.fork().find(OidcRecord, {}))).not.toContain('secret-token');
  });

  it('ends at its instant, and not a millisecond later (D-02)', async () => {
    await of('AccessToken').upsert('token', {}, 60);
    clock.forward(59.999);
    expect(await of('AccessToken').find('token')).toBeDefined();
    clock.forward(0.001);
    expect(await of('AccessToken').find('token')).toBeUndefined();
  });

  it('is changed when it is kept again', async () => {
    await of('Interaction').upsert('request', { returnTo: 'a' }, 60);
    await of('Interaction').upsert('request', { returnTo: 'b' }, 60);
    expect(await of('Interaction').find('request')).toMatchObject({ returnTo: 'b' });
    await of('Interaction').destroy('request');
    expect(await of('Interaction').find('request')).toBeUndefined();
  });

  it('a code is used up by one of eight at the same moment', async () => {
    await of('AuthorizationCode').upsert('code', {}, 60);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => of('AuthorizationCode').consume('code')));
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : []));
    expect(lost).toEqual(Array.from({ length: 7 }, () => 'invalid_grant'));
    expect(await of('AuthorizationCode').find('code')).toMatchObject({ consumed: Date.parse(start) / 1000 });
  });

  it('an assertion is taken from one of eight at the same moment', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => of('ReplayDetection').upsert('assertion', {}, 60)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : []))).toEqual(
      Array.from({ length: 7 }, () => 'invalid_client'),
    );
  });

  it('what rests on a consent is revoked with it, by kind', async () => {
    const [grantId, other] = [randomUUID(), randomUUID()];
    await of('AccessToken').upsert('one', { grantId }, 60);
    await of('AccessToken').upsert('two', { grantId: other }, 60);
    await of('AccessToken').revokeByGrantId(grantId);
    expect([await of('AccessToken').find('one'), await of('AccessToken').find('two')]).toEqual([undefined, expect.anything()]);
  });

  it('keeps no sessions of its own, and knows no agencies but those of the file', async () => {
    for (const model of ['Session', 'Client']) {
      await of(model).upsert('x', {}, 60);
      expect(await of(model).find('x')).toBeUndefined();
    }
  });
});

/** The consent is the grant: there is nothing else that could say something different. */
describe('R-036 R-044 a grant', () => {
  const consent = async (row: Partial<AgencyConsent> = {}) => {
    const id = randomUUID();
    const text = { zh: '用途', en: 'Purpose' };
    const expiresAt = new Date(clock.now().getTime() + 60_000);
    const shown = { agencyId: 'city-library', agencyName: text, purpose: text, claims: ['registered' as const] };
    await database.orm.em
      .fork()
      .insert(AgencyConsent, { id, registrationId: randomUUID(), ...shown, givenAt: clock.now(), expiresAt, ...row });
    return id;
  };

  it('says whose and for whom it is, and what it is for', async () => {
    const registrationId = randomUUID();
    const id = await consent({ registrationId });
    expect(await of('Grant').find(id)).toMatchObject({
      accountId: registrationId,
      clientId: 'city-library',
      openid: { scope: 'openid registered' },
    });
  });

  it('is no more once the consent has ended or was withdrawn', async () => {
    const withdrawn = await consent();
    await database.orm.em.fork().insert(AgencyConsentWithdrawal, { consentId: withdrawn, withdrawnAt: clock.now() });
    expect(await of('Grant').find(withdrawn)).toBeUndefined();
    const ended = await consent();
    clock.forward(60);
    expect(await of('Grant').find(ended)).toBeUndefined();
  });

  it.each(['', 'x', randomUUID()])('of an unknown id "%s" is none', async (id) => {
    expect(await of('Grant').find(id)).toBeUndefined();
  });
});
