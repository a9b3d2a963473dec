import { UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { type Adapter, type AdapterFactory, type AdapterPayload, errors } from 'oidc-provider';
import { z } from 'zod';
import { AgencyConsent, OidcRecord } from '../../database/entities/index.js';
import { stands } from '../../domain/agency-consent.js';
import { sha256OfToken } from '../../platform/random-code.js';
import { consentState } from '../consents/agency-consents.js';
import type { ApiParts } from '../parts.js';

type Parts = Pick<ApiParts, 'orm' | 'clock'>;

/**
 * Where the OpenID provider keeps what it has to remember. A grant is the person's consent itself, so that withdrawing it ends everything that
 * rests on it. Sessions are not kept: the portal's are the only ones. Agencies are not looked for here: they stand in a file.
 */
export const openIdAdapter =
  (parts: Parts): AdapterFactory =>
  (model) =>
    model === 'Grant' ? consentsAsGrants(parts) : model === 'Session' || model === 'Client' ? nothing : records(parts, model);

const nothing: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
};

export const recordKey = (model: string, id: string) => ({ model, idSha256: sha256OfToken(id) });

/** Rows that end at their instant by our clock, and of which neither id nor token can be read. */
function records({ orm, clock }: Parts, model: string): Adapter {
  const em = () => orm.em.fork();
  return {
    ...nothing,
    async upsert(id, { jti: _secret, ...payload }, expiresInSeconds = 0) {
      const expiresAt = new Date(clock.now().getTime() + expiresInSeconds * 1000);
      const row = { ...recordKey(model, id), payload, grantId: payload.grantId ?? null, consumedAt: null, expiresAt };
      if (model === 'ReplayDetection') return insertOnce(() => em().insert(OidcRecord, row));
      await em().upsert(OidcRecord, row);
    },
    async find(id) {
      const row = await em().findOne(OidcRecord, { ...recordKey(model, id), expiresAt: { $gt: clock.now() } });
      if (!row) return undefined;
      const consumed = row.consumedAt ? { consumed: Math.floor(row.consumedAt.getTime() / 1000) } : {};
      return { ...row.payload, jti: id, ...consumed } as AdapterPayload;
    },
    /** Of two at the same moment one has used it up; the other is refused as if it came later. */
    async consume(id) {
      const used = await em().nativeUpdate(OidcRecord, { ...recordKey(model, id), consumedAt: null }, { consumedAt: clock.now() });
      if (used === 0) throw new errors.InvalidGrant('already consumed');
    },
    async destroy(id) {
      await em().nativeDelete(OidcRecord, recordKey(model, id));
    },
    async revokeByGrantId(grantId) {
      await em().nativeDelete(OidcRecord, { model, grantId });
    },
  };
}

/** The provider looks first and inserts then; of two at the same moment the index lets one through. */
async function insertOnce(insert: () => Promise<unknown>): Promise<void> {
  await insert().catch((error: unknown) => {
    if (error instanceof UniqueConstraintViolationException)
      throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
    throw error;
  });
}

const uuid = z.uuid();

function consentsAsGrants({ orm, clock }: Parts): Adapter {
  return {
    ...nothing,
    async find(id) {
      if (!uuid.safeParse(id).success) return undefined;
      const em = orm.em.fork();
      const consent = await em.findOne(AgencyConsent, { id });
      if (!consent || !stands(await consentState(em, consent), clock.now())) return undefined;
      return {
        jti: id,
        kind: 'Grant',
        accountId: consent.registrationId,
        clientId: consent.agencyId,
        openid: { scope: ['openid', ...consent.claims].join(' ') },
        exp: Math.floor(consent.expiresAt.getTime() / 1000),
      } as AdapterPayload;
    },
  };
}
