import type { Registration as RegistrationState } from '../domain/registration.js';
import type { RegistrationDraft as DraftState } from '../domain/registration-draft.js';
import type { CardReading as ReadingState } from '../domain/card-reading.js';
import type { CarrierCheck as CarrierCheckState } from '../domain/carrier-check.js';
import type { DeviceCode as DeviceCodeState } from '../domain/device-code.js';
import type { CardApplicationDraft as ApplicationDraftState } from '../domain/card-application-draft.js';
import type { CardApplication as ApplicationState } from '../domain/card-application.js';
import type { Presentation as PresentationState } from '../domain/presentation.js';
import type { Grant as GrantState } from '../domain/grant.js';
import type { Recovery as RecoveryState } from '../domain/recovery.js';
import type {
  CardApplication,
  CardApplicationDraft,
  CardReading,
  CarrierCheck,
  DeviceCode,
  Grant,
  Presentation,
  Recovery,
  Registration,
  RegistrationDraft,
} from './entities/index.js';

/** A row as the state that the rules judge. */
export function registrationState(row: Registration): Exclude<RegistrationState, { name: 'none' }> {
  switch (row.state) {
    case 'applied':
      return {
        name: 'applied',
        appliedAt: row.appliedAt.toISOString(),
        deadlineAt: row.deadlineAt!.toISOString(),
        linkRound: row.linkRound,
      };
    case 'active':
      return { name: 'active', confirmedAt: row.confirmedAt!.toISOString() };
    case 'void':
      return { name: 'void', voidedAt: row.voidedAt!.toISOString() };
    case 'deleted':
      return { name: 'deleted', deletedAt: row.deletedAt!.toISOString() };
  }
}

export function draftState(row: RegistrationDraft): DraftState {
  const expiresAt = row.expiresAt.toISOString();
  if (row.registrationId) return { name: 'sent' };
  if (!row.environmentTestedAt) return { name: 'rules-accepted', expiresAt };
  if (!row.cardReadAt) return { name: 'environment-tested', expiresAt };
  const { idNumber, cardNumber, holderName, holderKind, birthDate } = row;
  const card = { idNumber: idNumber!, cardNumber: cardNumber!, holderName: holderName!, holderKind: holderKind!, birthDate: birthDate! };
  return { name: row.identityCheckedAt ? 'identity-checked' : 'card-read', expiresAt, card };
}

export function readingState(row: CardReading): ReadingState {
  switch (row.state) {
    case 'requested':
      return { name: 'requested', check: row.check, deadlineAt: row.deadlineAt.toISOString() };
    case 'refused':
      return { name: 'refused', code: row.refusalCode! };
    case 'read':
      return { name: 'read', check: row.check, readAt: row.settledAt!.toISOString(), usedAt: row.usedAt?.toISOString() ?? null };
  }
}

export function carrierCheckState(row: CarrierCheck): CarrierCheckState {
  switch (row.state) {
    case 'checking':
      return { name: 'checking', deadlineAt: row.deadlineAt.toISOString(), sequence: row.sequence };
    case 'matched':
      return { name: 'matched', usableUntil: row.usableUntil!.toISOString(), usedAt: row.usedAt?.toISOString() ?? null };
    case 'refused':
      return { name: 'refused', code: row.refusalCode! };
    case 'given-up':
      return { name: 'given-up' };
  }
}

export function deviceCodeState({ state, createdAt, expiresAt }: DeviceCode): DeviceCodeState {
  return state === 'live' ? { name: state, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() } : { name: state };
}

export function recoveryState(row: Recovery): RecoveryState {
  if (row.state === 'open') return { name: 'open', expiresAt: row.expiresAt.toISOString(), wrongTries: row.wrongTries };
  return { name: row.state, settledAt: row.settledAt!.toISOString() };
}

export function applicationState(row: CardApplication): ApplicationState {
  const dueAt = row.dueAt.toISOString();
  switch (row.state) {
    case 'under-review':
      return { name: 'under-review', dueAt };
    case 'overdue':
      return { name: 'overdue', dueAt, overdueAt: row.overdueAt!.toISOString() };
    default:
      return { name: row.state, settledAt: row.settledAt!.toISOString() };
  }
}

export function applicationDraftState(row: CardApplicationDraft): ApplicationDraftState {
  if (row.applicationId) return { name: 'submitted' };
  const { documentKind, documentPhotoId, portraitPhotoId } = row;
  return {
    name: 'open',
    expiresAt: row.expiresAt.toISOString(),
    document: documentKind && documentPhotoId ? { kind: documentKind, photoId: documentPhotoId } : null,
    portraitPhotoId: portraitPhotoId ?? null,
  };
}

export function presentationState({ closesAt, closesAs, codeNumber, codeExpiresAt, closedAt, ending }: Presentation): PresentationState {
  if (closedAt) return { name: 'closed', ending: ending!, closedAt: closedAt.toISOString(), codeNumber };
  return { name: 'open', closesAt: closesAt.toISOString(), closesAs, codeNumber, codeExpiresAt: codeExpiresAt.toISOString() };
}

export function grantState(row: Grant): GrantState {
  switch (row.state) {
    case 'offered':
      return { name: 'offered', offerExpiresAt: row.offerExpiresAt.toISOString(), wrongTries: row.wrongTries };
    case 'active':
      return { name: 'active', startsAt: row.startsAt.toISOString(), endsAt: row.endsAt.toISOString() };
    default:
      return { name: row.state, settledAt: row.settledAt!.toISOString(), burnt: row.burnt };
  }
}
