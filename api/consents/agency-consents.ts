import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AgencyConsent, AgencyConsentWithdrawal } from '../../database/entities/index.js';
import { type AgencyConsent as ConsentState, type AskedFor, consentEnd, covers } from '../../domain/agency-consent.js';
import type { Policy } from '../../domain/policy.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { Agency } from '../../platform/agencies.js';

/** The only place that writes consents. Callers hold the registration, so that two requests of one person are judged one after the other. */
export function giveConsent(tx: UnitOfWork, policy: Policy, registrationId: string, agency: Agency, { purpose, claims }: AskedFor): string {
  const id = randomUUID();
  const { agencyId, name: agencyName } = agency;
  const expiresAt = consentEnd(tx.now, policy);
  tx.em.create(AgencyConsent, { id, registrationId, agencyId, agencyName, purpose, claims: [...claims], givenAt: tx.now, expiresAt });
  tx.audit('agency-consent.given', { type: 'agency-consent', id }, { agencyId, claims: [...claims] }, registrationId);
  return id;
}

/** A consent that stands and covers what this agency asks for now. */
export async function findCovering(em: EntityManager, registrationId: string, agencyId: string, asked: AskedFor, now: Date) {
  const consents = await em.find(AgencyConsent, { registrationId, agencyId, expiresAt: { $gt: now } }, { orderBy: { givenAt: 'desc' } });
  for (const consent of consents) if (covers(await consentState(em, consent), asked, now)) return consent;
  return undefined;
}

/** From now on the agency's codes and tokens are worth nothing: no grant stands behind them. */
export function recordWithdrawal(tx: UnitOfWork, { id, agencyId, registrationId }: AgencyConsent): void {
  tx.em.create(AgencyConsentWithdrawal, { consentId: id, withdrawnAt: tx.now });
  tx.audit('agency-consent.withdrawn', { type: 'agency-consent', id }, { agencyId }, registrationId);
}

/** A row as the state that the rules judge. */
export async function consentState(em: EntityManager, { id, purpose, claims, expiresAt }: AgencyConsent): Promise<ConsentState> {
  const withdrawal = await em.findOne(AgencyConsentWithdrawal, { consentId: id });
  return { purpose, claims, expiresAt: expiresAt.toISOString(), withdrawnAt: withdrawal?.withdrawnAt.toISOString() ?? null };
}
