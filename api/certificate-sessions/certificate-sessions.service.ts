import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CertificateApplicant, Registration, Session } from '../../database/entities/index.js';
import { compareWithCertificate } from '../../domain/certificate.js';
import { parseIdentityNumber } from '../../domain/identity-number.js';
import { maskDeviceAccount, maskIdNumber } from '../../domain/mask.js';
import { accepted } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { sha256OfToken } from '../../platform/random-code.js';
import { standingOf } from '../accounts/standing.js';
import type { Call } from '../call.js';
import { useCertificateReading } from '../card-readings/use-card-reading.js';
import { Commands, heldForUpdate, type KeptRefusal } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { lookUpPerson } from '../registered-person.js';
import { openSession, sessionToken } from '../sessions/sessions.js';
import type { CertificateHolder } from './certificate-holder.guard.js';
import { type CertificateLogIn, certificateMenu, type CertificateSessionView } from './certificate-sessions.dto.js';

/** Being logged in with the citizen digital certificate: certificate, PIN, ID number and birth date together. */
@Injectable()
export class CertificateSessionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async logIn(call: Call, { certificateReadingId, ...typed }: CertificateLogIn) {
    const holder = await this.commands.run(call, {
      prepare: async () => {
        await refuseTooMany(this.parts, 'log-in-by-network', call.network);
        const { value } = accepted(parseIdentityNumber(typed.idNumber, this.parts.clock.now(), this.parts.policy));
        return { idNumber: value, person: await lookUpPerson(this.parts, value) };
      },
      commit: async (tx, { idNumber, person }): Promise<CertificateHolder | KeptRefusal> => {
        const certificate = await useCertificateReading(tx, certificateReadingId, this.parts.policy);
        const registration = await tx.em.findOne(Registration, { idNumber, state: 'active' }, heldForUpdate);
        const compared = compareWithCertificate(certificate, { ...typed, idNumber }, person);
        const objection =
          compared.name === 'refused' ? compared : await standingOf(tx, { idNumber, frozenAt: registration?.frozenAt ?? null });
        if (objection.name === 'refused') {
          tx.audit(
            'certificate-log-in.refused',
            { type: 'card-reading', id: certificateReadingId },
            { code: objection.code },
            registration?.id,
          );
          // The reading stays used up: every guess at somebody's number costs another signature.
          return { refusal: objection.code, ...(objection.details && { details: objection.details }) };
        }
        if (!registration) return { applicantId: this.admit(tx, { idNumber, holderName: person!.name }) };
        const { id: registrationId } = registration;
        return { sessionId: openSession(tx, this.parts, { kind: 'portal', openedWith: 'certificate', registrationId }), registrationId };
      },
    });
    return { token: this.tokenOf(holder), session: await this.current(holder) };
  }

  private admit(tx: UnitOfWork, holder: { idNumber: string; holderName: string }): string {
    const id = randomUUID();
    tx.em.create(CertificateApplicant, {
      id,
      ...holder,
      tokenSha256: sha256OfToken(sessionToken(this.parts, id)),
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + this.parts.policy.sessionSeconds * 1000),
      endedAt: null,
    });
    tx.audit('certificate-applicant.admitted', { type: 'certificate-applicant', id });
    return id;
  }

  tokenOf = (holder: CertificateHolder) => sessionToken(this.parts, 'sessionId' in holder ? holder.sessionId : holder.applicantId);

  async current(holder: CertificateHolder): Promise<CertificateSessionView> {
    const em = this.parts.orm.em.fork();
    if ('sessionId' in holder) {
      const { expiresAt } = await em.findOneOrFail(Session, { id: holder.sessionId });
      const { holderName, idNumber } = await em.findOneOrFail(Registration, { id: holder.registrationId });
      return view({ holderName, idNumber, expiresAt }, true);
    }
    return view(await em.findOneOrFail(CertificateApplicant, { id: holder.applicantId }), false);
  }

  async logOut(call: Call, holder: CertificateHolder): Promise<void> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        if ('sessionId' in holder) {
          await tx.em.nativeUpdate(Session, { id: holder.sessionId, endedAt: null }, { endedAt: tx.now });
          tx.audit('session.closed', { type: 'session', id: holder.sessionId }, {}, holder.registrationId);
        } else {
          await tx.em.nativeUpdate(CertificateApplicant, { id: holder.applicantId, endedAt: null }, { endedAt: tx.now });
          tx.audit('certificate-applicant.left', { type: 'certificate-applicant', id: holder.applicantId });
        }
        return {};
      },
    });
  }
}

const view = (
  { holderName, idNumber, expiresAt }: { holderName: string; idNumber: string; expiresAt: Date },
  alreadyRegistered: boolean,
): CertificateSessionView => ({
  name: holderName,
  idNumberMasked: maskIdNumber(idNumber),
  openedWith: 'certificate',
  expiresAt: expiresAt.toISOString(),
  alreadyRegistered,
  deviceAccountMasked: maskDeviceAccount(idNumber),
  accountMark: alreadyRegistered ? 'applied' : 'not-applied',
  menu: alreadyRegistered ? [...certificateMenu] : ['account-application'],
  warnings: alreadyRegistered ? ['registered-password-changes'] : [],
});
