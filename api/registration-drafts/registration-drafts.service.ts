import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Consent, RegistrationDraft } from '../../database/entities/index.js';
import { draftState, registrationState } from '../../database/states.js';
import { compareWithRegister } from '../../domain/household.js';
import { holderKindOf, parseIdentityNumber } from '../../domain/identity-number.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { apply } from '../../domain/registration.js';
import * as rules from '../../domain/registration-draft.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { Call } from '../call.js';
import { useCardReading } from '../card-readings/use-card-reading.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import { registeredPerson } from '../registered-person.js';
import { findLive } from '../registrations/live-registration.js';
import type { AcceptTerms, CardHolder, CheckIdentity, DraftView, ReadCardBody, TestEnvironment } from './registration-drafts.dto.js';

const nothing = async () => undefined;

/** The pages of the application form up to page 1, in their order. */
@Injectable()
export class RegistrationDraftsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** Records that the rules in force were accepted, and which text that was. */
  acceptTerms(call: Call, body: AcceptTerms): Promise<DraftView> {
    const { terms, policy } = this.parts;
    return this.commands.run(call, {
      prepare: nothing,
      commit: async (tx) => {
        const { expiresAt } = accepted(rules.acceptRules(body, terms, tx.now, policy));
        const consent = tx.em.create(Consent, {
          id: randomUUID(),
          termsVersion: terms.version,
          termsSha256: terms.sha256,
          acceptedAt: tx.now,
        });
        const draft = tx.em.create(RegistrationDraft, { id: randomUUID(), consentId: consent.id, expiresAt: new Date(expiresAt) });
        tx.audit('terms.accepted', { type: 'consent', id: consent.id }, { version: terms.version });
        return { draftId: draft.id, expiresAt };
      },
    });
  }

  /** Both buttons of the environment test have worked. */
  testEnvironment(call: Call, draftId: string, { readCardReadingId, verifyCardReadingId }: TestEnvironment) {
    return this.commands.run(call, {
      prepare: nothing,
      commit: async (tx) => {
        const draft = await findDraft(tx, draftId);
        await useCardReading(tx, readCardReadingId, this.parts.policy, 'read');
        await useCardReading(tx, verifyCardReadingId, this.parts.policy, 'verify');
        accepted(rules.testEnvironment(draftState(draft), tx.now));
        draft.environmentTestedAt ??= tx.now;
        tx.audit('draft.environment-tested', { type: 'draft', id: draftId });
        return { readCard: true, verifyCard: true };
      },
    });
  }

  /** The name is filled in from the card. Says at once if this card cannot be registered here. */
  async readCard(call: Call, draftId: string, { cardReadingId }: ReadCardBody): Promise<CardHolder> {
    await this.commands.run(call, {
      prepare: () => registeredPerson(this.parts, cardReadingId),
      commit: async (tx, person) => {
        const draft = await findDraft(tx, draftId);
        const read = await useCardReading(tx, cardReadingId, this.parts.policy);
        if (person?.registrationSuspended) throw new Refusal('registration-suspended');
        const earlier = await findLive(tx, read.idNumber);
        if (earlier) accepted(apply(registrationState(earlier), tx.now, this.parts.policy));
        const { kind } = accepted(parseIdentityNumber(read.idNumber, tx.now, this.parts.policy));
        const card = { ...read, holderKind: holderKindOf(kind) };
        accepted(rules.readCard(draftState(draft), card, tx.now));
        const { idNumber, cardNumber, holderName, holderKind, birthDate } = card;
        tx.em.assign(draft, { cardReadAt: tx.now, identityCheckedAt: null, idNumber, cardNumber, holderName, holderKind, birthDate });
        tx.audit('draft.card-read', { type: 'draft', id: draftId });
        return { draftId };
      },
    });
    return this.holder(draftId);
  }

  /** Next on page 1: the card is still there and the entries agree with the register (R-067, D-15). */
  async checkIdentity(call: Call, draftId: string, { cardReadingId, ...entries }: CheckIdentity): Promise<CardHolder> {
    await this.commands.run(call, {
      prepare: () => registeredPerson(this.parts, cardReadingId),
      commit: async (tx, person) => {
        const draft = await findDraft(tx, draftId);
        const read = await useCardReading(tx, cardReadingId, this.parts.policy);
        const { card } = accepted(rules.checkIdentity(draftState(draft), read, tx.now));
        const compared = person
          ? compareWithRegister(entries, person, card.holderKind)
          : ({ name: 'refused', code: 'register-mismatch' } as const);
        tx.audit(compared.name === 'refused' ? 'draft.identity-refused' : 'draft.identity-checked', { type: 'draft', id: draftId });
        // The reading stays used up: with a found card every guess costs another reading.
        if (compared.name === 'refused') return { refusal: compared.code };
        draft.identityCheckedAt = tx.now;
        return { draftId };
      },
    });
    return this.holder(draftId);
  }

  private async holder(draftId: string): Promise<CardHolder> {
    const draft = await this.parts.orm.em.fork().findOne(RegistrationDraft, { id: draftId });
    // Repeated after the form was forgotten.
    if (!draft) throw new Refusal('draft-not-found');
    return { name: draft.holderName!, holderKind: draft.holderKind! };
  }
}

async function findDraft(tx: UnitOfWork, id: string): Promise<RegistrationDraft> {
  const draft = await tx.em.findOne(RegistrationDraft, { id }, heldForUpdate);
  if (!draft) throw new Refusal('draft-not-found');
  return draft;
}
