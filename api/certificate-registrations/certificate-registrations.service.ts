import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CertificateApplicant, Consent, Registration } from '../../database/entities/index.js';
import { holderKindOf, parseIdentityNumber } from '../../domain/identity-number.js';
import { accepted, type BilingualText, Refusal } from '../../domain/refusals.js';
import * as rules from '../../domain/registration.js';
import { acceptTerms } from '../../domain/terms.js';
import { tellHolder } from '../../outbox/commit-notice.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { registrationWorkflowId } from '../../workflows/registration.messages.js';
import { changeAddress } from '../accounts/change-address.js';
import { heldAccount } from '../accounts/held-account.js';
import { setPassword } from '../accounts/set-password.js';
import { refuseUnlessInGoodStanding } from '../accounts/standing.js';
import type { Call } from '../call.js';
import type { CertificateHolder } from '../certificate-sessions/certificate-holder.guard.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import { lookUpPerson } from '../registered-person.js';
import { judgeContact, judgeNewPassword } from '../registrations/contact.js';
import { replaceEarlier } from '../registrations/live-registration.js';
import { openSession } from '../sessions/sessions.js';
import type { AppliedWithCertificate, ApplyWithCertificate } from './certificate-registrations.dto.js';

const messages = {
  created: { zh: '行動裝置帳號申請成功，帳號已可使用。', en: 'The account is made and can be used at once.' },
  changed: {
    zh: '資料儲存成功，「健保卡網路服務」登入註冊密碼已一併變更。',
    en: 'Saved. The password of the registration with the card has changed with it.',
  },
} as const satisfies Record<string, BilingualText>;

type AccountHolder = Extract<CertificateHolder, { registrationId: string }>;
type Prepared = Awaited<ReturnType<CertificateRegistrationsService['judge']>>;

/** The account application of somebody who logged in with the certificate. */
@Injectable()
export class CertificateRegistrationsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async apply(call: Call, holder: CertificateHolder, body: ApplyWithCertificate) {
    const alreadyRegistered = 'registrationId' in holder;
    const { registrationId, sessionId, warnings } = await this.commands.run(call, {
      prepare: () => this.judge(holder, body),
      commit: async (tx, prepared) => {
        const id = await (alreadyRegistered ? this.change(tx, holder, prepared) : this.create(tx, holder.applicantId, prepared));
        // Under an id of its own: what was known before the application opens nothing now (N-30).
        const opened = openSession(tx, this.parts, { kind: 'portal', openedWith: 'certificate', registrationId: id });
        return { registrationId: id, sessionId: opened, warnings: prepared.warnings };
      },
    });
    const answer: AppliedWithCertificate = {
      registrationId,
      state: 'active',
      alreadyRegistered,
      message: messages[alreadyRegistered ? 'changed' : 'created'],
      warnings,
    };
    return { opened: { sessionId, registrationId }, answer };
  }

  private async judge(
    holder: CertificateHolder,
    { password, passwordConfirmation, termsVersion, termsAccepted, ...entries }: ApplyWithCertificate,
  ) {
    accepted(acceptTerms({ termsVersion, accepted: termsAccepted }, this.parts.terms));
    const { idNumber } = await this.whoIs(holder);
    const { kind } = accepted(parseIdentityNumber(idNumber, this.parts.clock.now(), this.parts.policy));
    const person = await lookUpPerson(this.parts, idNumber);
    if (!person) throw new Refusal('register-mismatch');
    if (person.registrationSuspended) throw new Refusal('registration-suspended');
    const { warnings, ...contact } = judgeContact(entries);
    const owner = {
      idNumber,
      birthDate: person.birthDate,
      cardNumber: person.card.number,
      mobile: contact.mobile,
      localPhone: contact.localPhone,
    };
    const judged = judgeNewPassword({ password, passwordConfirmation }, owner, this.parts);
    return {
      holder: { idNumber, holderName: person.name, holderKind: holderKindOf(kind), birthDate: person.birthDate },
      contact,
      passwordHash: await this.parts.passwords.hash(judged.password),
      warnings: [...warnings, ...judged.warnings],
    };
  }

  private whoIs(holder: CertificateHolder): Promise<{ idNumber: string }> {
    const em = this.parts.orm.em.fork();
    return 'registrationId' in holder
      ? em.findOneOrFail(Registration, { id: holder.registrationId })
      : em.findOneOrFail(CertificateApplicant, { id: holder.applicantId });
  }

  /** Active at once. Whoever meanwhile got an account elsewhere logs in again, and is warned of the password first. */
  private async create(tx: UnitOfWork, applicantId: string, { holder, contact, passwordHash }: Prepared): Promise<string> {
    const applicant = await tx.em.findOneOrFail(CertificateApplicant, { id: applicantId }, heldForUpdate);
    if (applicant.endedAt) throw new Refusal('session-missing');
    await refuseUnlessInGoodStanding(tx, { idNumber: holder.idNumber, frozenAt: null });
    const { confirmedAt } = await replaceEarlier(tx, holder.idNumber, (earlier) =>
      accepted(rules.registerWithCertificate(earlier, tx.now)),
    );
    const registration = tx.em.create(Registration, {
      id: randomUUID(),
      state: 'active',
      channel: 'certificate',
      ...holder,
      ...contact,
      passwordHash,
      consentId: this.consent(tx),
      appliedAt: tx.now,
      deadlineAt: null,
      confirmedAt: new Date(confirmedAt),
      voidedAt: null,
      linkRound: 0,
    });
    applicant.endedAt = tx.now;
    tx.audit('registration.registered-with-certificate', { type: 'registration', id: registration.id });
    tellHolder(tx, this.parts.policy, 'registration-completed', registration);
    const { settleGraceSeconds } = this.parts.policy;
    tx.start('registration', registrationWorkflowId(registration.id), {
      registrationId: registration.id,
      channel: 'certificate',
      deadlineAt: null,
      policy: { settleGraceSeconds },
    });
    return registration.id;
  }

  /** The same account gets the new password and contact data; the old address hears of a change (R-096, D-18). */
  private async change(tx: UnitOfWork, holder: AccountHolder, { contact, passwordHash }: Prepared): Promise<string> {
    const registration = await heldAccount(tx, holder);
    this.consent(tx, registration.id);
    if (registration.email !== contact.email) await changeAddress(tx, this.parts, registration, contact);
    tx.em.assign(registration, contact);
    tx.audit('account.applied-again-with-certificate', { type: 'registration', id: registration.id });
    await setPassword(tx, this.parts, registration, passwordHash);
    return registration.id;
  }

  private consent(tx: UnitOfWork, accountId?: string): string {
    const { version, sha256 } = this.parts.terms;
    const { id } = tx.em.create(Consent, { id: randomUUID(), termsVersion: version, termsSha256: sha256, acceptedAt: tx.now });
    tx.audit('terms.accepted', { type: 'consent', id }, { version }, accountId);
    return id;
  }
}
