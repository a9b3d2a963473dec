import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { Card, CardApplication, CardApplicationDraft, Photo, Registration } from '../../database/entities/index.js';
import { calendarWithDeclared } from '../../database/queries/declared-holidays.js';
import { applicationDraftState } from '../../database/states.js';
import { cardState, type CardStatement, objectionToVirtualCard } from '../../domain/card.js';
import { channelOfStaff, type FilledDraft, neededAgreements, openDraft, readyToSubmit } from '../../domain/card-application-draft.js';
import { acceptedDocuments, type DocumentKind, judgeDocument } from '../../domain/identity-document.js';
import { maskEmailAddress, maskIdNumber, maskMobile } from '../../domain/mask.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { endOfWorkingDays, yearsMissingWithin } from '../../domain/working-days.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { RegisteredPerson } from '../../platform/insured-register.js';
import { cardApplicationWorkflowId } from '../../workflows/card-application.messages.js';
import { accountOf, canonicalIdNumber } from '../accounts/find-account.js';
import { heldAccount } from '../accounts/held-account.js';
import { refuseUnlessInGoodStanding } from '../accounts/standing.js';
import type { Call } from '../call.js';
import { agree } from '../contents/agree.js';
import { Commands, heldForUpdate } from '../commands.js';
import { refuseTooMany, subjectHmac } from '../limits.js';
import { ApiParts } from '../parts.js';
import { photoOf } from '../photos/photo-of.js';
import type { ReceivedPhoto } from '../photos/receive-photo.js';
import { takeInPhoto } from '../photos/take-in-photo.js';
import { lookUpPerson } from '../registered-person.js';
import { refuseWhileClosed } from '../service-hours/during-service-hours.guard.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { StaffMember } from '../staff.guard.js';
import type { Applicant } from './applicant.guard.js';
import type { Begin, DraftView, Submitted } from './card-application-drafts.dto.js';
import { submittedMessage } from './messages.js';
import { newestStatement } from '../../changes/follow-register.js';
import { openApplicationOf, settleApplication } from '../../changes/settle-application.js';

/** The application for the virtual card: the form between its pages, and its submission. */
@Injectable()
export class CardApplicationDraftsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** Opens the form once everything that has to be agreed to was agreed to, for oneself or on behalf of somebody. */
  async begin(call: Call, applicant: Applicant, { agreements, onBehalfOf }: Begin): Promise<DraftView> {
    if (Boolean(applicant.staff) !== Boolean(onBehalfOf)) throw new Refusal('request-invalid', { fields: ['onBehalfOf'] });
    const { draftId } = await this.commands.run(call, {
      prepare: async () => {
        if (applicant.session) await this.mayBegin(applicant.session);
        if (!onBehalfOf) return null;
        const person = await lookUpPerson(this.parts, canonicalIdNumber(this.parts, onBehalfOf.idNumber));
        return person ?? null;
      },
      commit: async (tx, person) => {
        const registration = applicant.session ? await heldAccount(tx, applicant.session) : await this.heldFor(tx, applicant.staff, person);
        await refuseUnlessInGoodStanding(tx, registration);
        const channel = applicant.staff ? channelOfStaff[applicant.staff.role as keyof typeof channelOfStaff] : 'app';
        const draft = tx.em.create(CardApplicationDraft, {
          ...{ id: randomUUID(), registrationId: registration.id, channel, actedBy: applicant.staff?.staffId ?? null },
          consentIds: await agree(tx, this.parts, agreements, neededAgreements, registration.id),
          ...{ createdAt: tx.now, expiresAt: new Date(tx.now.getTime() + this.parts.policy.cardApplicationDraftSeconds * 1000) },
        });
        tx.audit('card-application.begun', { type: 'card-application-draft', id: draft.id }, { channel }, registration.id);
        return { draftId: draft.id };
      },
    });
    return this.view(applicant, draftId);
  }

  /** Staff go on while the App is closed: that is where people are sent then. */
  private async mayBegin({ registrationId }: SignedInAs): Promise<void> {
    await refuseWhileClosed(this.parts, 'app');
    await refuseTooMany(this.parts, 'forms-of-person', registrationId);
  }

  async view(applicant: Applicant, draftId: string): Promise<DraftView> {
    const em = this.parts.orm.em.fork();
    const draft = await this.ownDraft(em, applicant, draftId);
    const holder = await em.findOneOrFail(Registration, { id: draft.registrationId });
    const portrait = draft.portraitPhotoId ? await em.findOneOrFail(Photo, { id: draft.portraitPhotoId }) : null;
    const isOwn = Boolean(applicant.session);
    const { idNumber, mobile, email } = holder;
    return {
      draftId,
      channel: draft.channel,
      expiresAt: draft.expiresAt.toISOString(),
      holder: { name: holder.holderName, idNumber: isOwn ? idNumber : maskIdNumber(idNumber), birthDate: holder.birthDate },
      acceptedDocuments: acceptedDocuments(holder, this.parts.clock.now(), this.parts.policy),
      document: draft.documentKind ? { kind: draft.documentKind } : null,
      portrait: portrait && { backgroundIsWhite: portrait.backgroundIsWhite },
      contact: isOwn ? { mobile, email: email ?? null } : { mobile: maskMobile(mobile), email: email ? maskEmailAddress(email) : null },
    };
  }

  uploadDocument = (call: Call, applicant: Applicant, draftId: string, kind: DocumentKind, photo: ReceivedPhoto): Promise<DraftView> =>
    this.upload(call, applicant, draftId, photo, { purpose: 'document', kind });
  uploadPortrait = (call: Call, applicant: Applicant, draftId: string, photo: ReceivedPhoto): Promise<DraftView> =>
    this.upload(call, applicant, draftId, photo, { purpose: 'portrait' });

  /**
   * Puts a picture into the form, in the place of an earlier one. It is kept before the form knows of it: what a refusal or a crash leaves
   * in the store without a row is swept out later.
   */
  private async upload(
    call: Call,
    applicant: Applicant,
    draftId: string,
    { file, sha256 }: ReceivedPhoto,
    as: { purpose: 'document'; kind: DocumentKind } | { purpose: 'portrait' },
  ): Promise<DraftView> {
    await this.commands.run(
      { ...call, body: { draftId, ...as, sha256 } },
      {
        prepare: async () => {
          const draft = await this.ownDraft(this.parts.orm.em.fork(), applicant, draftId);
          accepted(openDraft(applicationDraftState(draft), this.parts.clock.now()));
          await refuseTooMany(this.parts, 'pictures-of-form', `${draftId} ${as.purpose}`);
          const { jpeg, ...picture } = await takeInPhoto(this.parts, file);
          const id = randomUUID();
          await this.parts.photoStore.put(id, jpeg);
          return { id, bytes: jpeg.length, ...picture };
        },
        commit: async (tx, { id, bytes, width, height, whiteShare, backgroundIsWhite }) => {
          const { id: registrationId, ...holder } = await this.heldHolder(tx, applicant, draftId);
          const draft = await tx.em.findOneOrFail(CardApplicationDraft, { id: draftId }, heldForUpdate);
          accepted(openDraft(applicationDraftState(draft), tx.now));
          if (as.purpose === 'document') accepted(judgeDocument(as.kind, holder, tx.now, this.parts.policy));
          tx.em.create(Photo, {
            ...{ id, registrationId, purpose: as.purpose, bytes, widthPixels: width, heightPixels: height, whiteShare, backgroundIsWhite },
            receivedAt: tx.now,
          });
          if (as.purpose === 'document') tx.em.assign(draft, { documentKind: as.kind, documentPhotoId: id });
          else draft.portraitPhotoId = id;
          tx.audit(
            'card-application.picture-uploaded',
            { type: 'card-application-draft', id: draftId },
            { what: as.purpose },
            registrationId,
          );
          return {};
        },
      },
    );
    return this.view(applicant, draftId);
  }

  /** A picture of the form, as it would be submitted. */
  async picture(applicant: Applicant, draftId: string, purpose: 'document' | 'portrait'): Promise<Buffer> {
    const draft = await this.ownDraft(this.parts.orm.em.fork(), applicant, draftId);
    const id = purpose === 'document' ? draft.documentPhotoId : draft.portraitPhotoId;
    if (!id) throw new Refusal('photo-missing');
    return photoOf(this.parts, id);
  }

  /** Submits it: the review begins, an application under review is superseded (R-150, D-21), and there is a card at once (R-156, D-20). */
  async submit(call: Call, applicant: Applicant, draftId: string): Promise<Submitted> {
    const { reviewWorkingDays } = this.parts.policy;
    const { applicationId, dueAt } = await this.commands.run(call, {
      prepare: () => this.registeredHolder(applicant, draftId),
      commit: async (tx, person) => {
        const registration = await this.heldHolder(tx, applicant, draftId);
        const draft = await tx.em.findOneOrFail(CardApplicationDraft, { id: draftId }, heldForUpdate);
        const filled = accepted(readyToSubmit(applicationDraftState(draft), registration, tx.now, this.parts.policy));
        if (!registration.email) throw new Refusal('email-missing');
        const card = await cardFor(tx, registration, await newestStatement(tx, this.parts, person));
        const personDigest = subjectHmac(this.parts, registration.idNumber);
        const application = await this.apply(tx, draft, { cardId: card.id, personDigest, ...filled });
        draft.applicationId = application.id;
        tellHolder(tx, this.parts.policy, 'card-application-accepted', registration, application.id);
        return { applicationId: application.id, dueAt: application.dueAt.toISOString() };
      },
    });
    return { applicationId, state: 'under-review', dueAt, message: submittedMessage(new Date(dueAt), reviewWorkingDays) };
  }

  private async apply(
    tx: UnitOfWork,
    { registrationId, channel, actedBy, consentIds }: CardApplicationDraft,
    filled: FilledDraft & { cardId: string; personDigest: string },
  ): Promise<CardApplication> {
    await this.refuseApplyingTooOften(tx, registrationId);
    const earlier = await openApplicationOf(tx, registrationId);
    if (earlier) await settleApplication(tx, earlier, 'superseded');
    const { reviewWorkingDays } = this.parts.policy;
    const calendar = await calendarWithDeclared(tx.em, this.parts.officeCalendar);
    const application = tx.em.create(CardApplication, {
      ...{
        id: randomUUID(),
        registrationId,
        cardId: filled.cardId,
        personDigest: filled.personDigest,
        state: 'under-review',
        channel,
        actedBy: actedBy ?? null,
        consentIds,
      },
      ...{ documentKind: filled.document.kind, documentPhotoId: filled.document.photoId, portraitPhotoId: filled.portraitPhotoId },
      ...{ submittedAt: tx.now, dueAt: endOfWorkingDays(tx.now, reviewWorkingDays, calendar) },
    });
    tx.audit('card-application.submitted', { type: 'card-application', id: application.id }, { channel }, registrationId);
    const years = yearsMissingWithin(tx.now, application.dueAt, calendar);
    if (years.length > 0) this.parts.logger.warning('deadline-without-calendar', { years });
    tx.start('cardApplication', cardApplicationWorkflowId(application.id), {
      applicationId: application.id,
      channel,
      dueAt: application.dueAt.toISOString(),
      policy: { reviewWorkingDays },
    });
    return application;
  }

  /** Of those that were committed: a refused one has cost nobody anything. */
  private async refuseApplyingTooOften(tx: UnitOfWork, registrationId: string) {
    const { cardApplicationsPerHour, cardApplicationsPerDay } = this.parts.policy;
    for (const { times, seconds } of [
      { times: cardApplicationsPerHour, seconds: 3600 },
      { times: cardApplicationsPerDay, seconds: 24 * 3600 },
    ]) {
      const since = new Date(tx.now.getTime() - seconds * 1000);
      const recent = await tx.em.find(
        CardApplication,
        { registrationId, submittedAt: { $gt: since } },
        { orderBy: { submittedAt: 'desc' } },
      );
      const blocking = recent[times - 1];
      if (blocking)
        throw new Refusal('too-many-tries', { retryAt: new Date(blocking.submittedAt.getTime() + seconds * 1000).toISOString() });
    }
  }

  private async registeredHolder(applicant: Applicant, draftId: string): Promise<RegisteredPerson> {
    const em = this.parts.orm.em.fork();
    const draft = await this.ownDraft(em, applicant, draftId);
    const holder = await em.findOneOrFail(Registration, { id: draft.registrationId });
    const person = await lookUpPerson(this.parts, holder.idNumber);
    if (!person) throw new Refusal('card-unknown');
    return person;
  }

  /** Another's form does not exist for this one (N-57). */
  private async ownDraft(em: EntityManager, { session, staff }: Applicant, id: string): Promise<CardApplicationDraft> {
    const owner = session ? { registrationId: session.registrationId, channel: 'app' as const } : { actedBy: staff.staffId };
    const draft = await em.findOne(CardApplicationDraft, { id, ...owner });
    if (!draft) throw new Refusal('draft-not-found');
    return draft;
  }

  /** The account of whom the form is about, held until the end of the transaction. */
  private async heldHolder(tx: UnitOfWork, applicant: Applicant, draftId: string): Promise<Registration> {
    const draft = await this.ownDraft(tx.em, applicant, draftId);
    if (applicant.session) return heldAccount(tx, applicant.session);
    const registration = await tx.em.findOne(Registration, { id: draft.registrationId, state: 'active' }, heldForUpdate);
    if (!registration) throw new Refusal('draft-not-found');
    await refuseUnlessInGoodStanding(tx, registration);
    return registration;
  }

  /** Home-care staff apply for the enrolled cases of their own institution and for nobody else. */
  private async heldFor(tx: UnitOfWork, { role, institution }: StaffMember, person: RegisteredPerson | null): Promise<Registration> {
    if (!person) throw new Refusal('account-not-found');
    if (role === 'home-care' && (!institution || person.homeCareInstitution !== institution)) throw new Refusal('home-care-not-enrolled');
    return accountOf(tx, person.idNumber);
  }
}

/**
 * The virtual card of a person, opened without photo with the first application. It follows the insurer's data (D-26).
 * @throws Refusal card-void, card-suspended, card-lost-not-replaced
 */
async function cardFor(tx: UnitOfWork, { id: registrationId, idNumber }: Registration, said: CardStatement): Promise<Card> {
  const objection = objectionToVirtualCard(said);
  if (objection) throw new Refusal(objection.code);
  const live = await tx.em.findOne(Card, { idNumber, voidedAt: null }, heldForUpdate);
  if (live && cardState(live) === 'suspended') throw new Refusal('card-suspended');
  if (live) return live;
  const following = { openedBySequence: said.sequence, registerSequence: said.sequence };
  const card = tx.em.create(Card, { id: randomUUID(), registrationId, idNumber, openedAt: tx.now, ...following });
  tx.audit('card.opened', { type: 'card', id: card.id }, {}, registrationId);
  return card;
}
