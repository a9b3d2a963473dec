import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Consent } from '../../database/entities/index.js';
import { agreeToContent, type ContentKey, contentKeys } from '../../domain/contents.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { ApiParts } from '../parts.js';
import { contentInForce } from './content-in-force.js';

/** Each text that was agreed to, in the version that was shown. */
export const agreementsSchema = z
  .array(z.strictObject({ key: z.enum(Object.keys(contentKeys) as [ContentKey, ...ContentKey[]]), version: z.string().max(40) }))
  .max(20);
export type Agreements = z.infer<typeof agreementsSchema>;

/**
 * Records that all these texts were agreed to, each with version and fingerprint.
 * @throws Refusal terms-not-accepted, terms-outdated
 */
export async function agree(
  tx: UnitOfWork,
  parts: ApiParts,
  agreements: Agreements,
  needed: readonly ContentKey[],
  accountId: string,
): Promise<string[]> {
  const consentIds: string[] = [];
  for (const key of needed) {
    const agreement = agreements.find((one) => one.key === key);
    if (!agreement) throw new Refusal('terms-not-accepted');
    const { contentKey, termsVersion, termsSha256 } = accepted(agreeToContent(agreement, await contentInForce(tx.em, parts, key)));
    const consent = tx.em.create(Consent, { id: randomUUID(), contentKey, termsVersion, termsSha256, acceptedAt: tx.now });
    tx.audit('terms.accepted', { type: 'consent', id: consent.id }, { key, version: termsVersion }, accountId);
    consentIds.push(consent.id);
  }
  return consentIds;
}
