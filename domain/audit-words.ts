import { type AuditAction, auditActions, auditActors, type AuditPurpose, auditPurposes } from './audit-actions.js';
import { type BilingualText, type RefusalCode, refusals } from './refusals.js';
import { type RegisterEventKind, registerEventKinds } from './register-event.js';
import { type RestrictionReason, restrictionReasons } from './restriction-reasons.js';

export type AuditActorType = keyof typeof auditActors;
/** What of an entry is told in words. Of the details only what stands in a closed list is told. */
export type AuditFacts = {
  readonly action: string;
  readonly actorType: string;
  readonly actorId?: string | null;
  /** Whose record it stands in. */
  readonly accountId?: string | null;
  readonly details: Readonly<Record<string, unknown>> | null;
};
export type AuditWords = {
  readonly what: BilingualText;
  readonly about: BilingualText | null;
  readonly by: AuditActorType;
  readonly byText: BilingualText;
};

/** An entry of the audit trail in the words of people. */
export function auditWords({ action, actorType, actorId, accountId, details }: AuditFacts): AuditWords {
  // What the grantee does stands in the record of the grantor, and the other way round.
  const by = actorType === 'holder' && actorId !== accountId ? 'other-holder' : (actorType as AuditActorType);
  return { what: auditActions[action as AuditAction], about: aboutWhat(details ?? {}), by, byText: auditActors[by] };
}

function aboutWhat({ code, ending, reason, purpose, registerEvent }: Readonly<Record<string, unknown>>): BilingualText | null {
  if (typeof code === 'string') return refusals[code as RefusalCode]?.title ?? null;
  if (typeof ending === 'string') return refusals[ending as RefusalCode]?.title ?? null;
  if (typeof reason === 'string') return restrictionReasons[reason as RestrictionReason] ?? null;
  if (typeof purpose === 'string') return auditPurposes[purpose as AuditPurpose] ?? null;
  if (typeof registerEvent === 'string') return registerEventKinds[registerEvent as RegisterEventKind] ?? null;
  return null;
}
