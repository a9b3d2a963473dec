import { Recovery, Registration } from '../../database/entities/index.js';
import { recoveryState } from '../../database/states.js';
import * as rules from '../../domain/recovery.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { isSameCode, sha256OfToken, shortCode } from '../../platform/random-code.js';
import { recoverySettled, recoveryWorkflowId } from '../../workflows/recovery.messages.js';
import { heldForUpdate, type KeptRefusal } from '../commands.js';
import type { ApiParts } from '../parts.js';

export type HeldRecovery = { readonly recovery: Recovery; readonly registration: Registration };

/** Whose step a mailed link leads to, without holding it: for what takes time before the command begins. */
export async function peekAtRecovery(em: UnitOfWork['em'], kind: rules.RecoveryKind, token: string): Promise<HeldRecovery | undefined> {
  const recovery = await em.findOne(Recovery, { kind, tokenSha256: sha256OfToken(token) });
  const registration = recovery && (await em.findOne(Registration, { id: recovery.registrationId }));
  return recovery && registration ? { recovery, registration } : undefined;
}

/**
 * The step that a mailed link leads to and its account, both held until the end of the transaction. Whether the link still counts is for
 * `useUp` to say, after it is clear that the caller may know.
 * @throws Refusal recovery-unknown
 */
export async function heldRecovery(tx: UnitOfWork, kind: rules.RecoveryKind, token: string): Promise<HeldRecovery> {
  const found = await peekAtRecovery(tx.em.fork({ keepTransactionContext: true }), kind, token);
  if (!found) throw new Refusal('recovery-unknown');
  // The account first, as everywhere, so that two commands never wait for each other.
  const registration = await tx.em.findOneOrFail(Registration, { id: found.registration.id }, heldForUpdate);
  const recovery = await tx.em.findOneOrFail(Recovery, { id: found.recovery.id }, heldForUpdate);
  // A link that was used, also up to the end of the account itself, says so.
  if (recovery.state === 'open' && registration.state !== 'active') throw new Refusal('recovery-unknown');
  return { recovery, registration };
}

/** The link counts, once (D-08). @throws Refusal recovery-expired, recovery-used, recovery-replaced, recovery-burnt */
export const useUp = (tx: UnitOfWork, recovery: Recovery) => settleAs(tx, recovery, accepted(rules.use(recoveryState(recovery), tx.now)));

/**
 * Judges the code that was mailed beside a link, exactly, case and all (D-08). Answers the refusal to keep for a wrong one, which counts.
 * @throws Refusal recovery-… where the link does not count, so that no code is looked at
 */
export function judgeCode(tx: UnitOfWork, { keys, policy }: ApiParts, recovery: Recovery, entered: string): KeptRefusal | undefined {
  const state = recoveryState(recovery);
  accepted(rules.use(state, tx.now));
  const key = keys.link.get(recovery.keyId);
  if (!key) throw new Error(`The key of recovery ${recovery.id} is not there.`);
  if (state.name !== 'open' || isSameCode(entered, shortCode(key, recovery.id, policy.recoveryCodeLength))) return undefined;
  const wrong = rules.countWrongCode(state, tx.now, policy);
  if (wrong.state.name === 'open') recovery.wrongTries = wrong.state.wrongTries;
  else settleAs(tx, recovery, wrong.state);
  return { refusal: wrong.refusal.code, ...(wrong.refusal.details && { details: wrong.refusal.details }) };
}

/** Ends the links of an account that are still open: all of them, or those of one kind. */
export async function replaceRecoveries(tx: UnitOfWork, which: { registrationId: string; kind?: rules.RecoveryKind }): Promise<void> {
  // What this command has used itself is used, and not replaced.
  await tx.em.flush();
  for (const recovery of await tx.em.find(Recovery, { ...which, state: 'open' }, heldForUpdate))
    settleAs(tx, recovery, rules.replace(recoveryState(recovery), tx.now));
  // Before a new one is written: there is one open link of a kind.
  await tx.em.flush();
}

function settleAs(tx: UnitOfWork, recovery: Recovery, state: rules.SettledRecovery): void {
  tx.em.assign(recovery, { state: state.name, settledAt: new Date(state.settledAt) });
  tx.audit(`recovery.${state.name}`, { type: 'recovery', id: recovery.id }, { kind: recovery.kind }, recovery.registrationId);
  tx.signal(recoverySettled, recoveryWorkflowId(recovery.id), { eventId: recovery.id });
}
