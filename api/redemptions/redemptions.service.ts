import { randomUUID } from 'node:crypto';
import { type EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { isDuplicate } from '../../database/prepared.js';
import { Institution, Presentation, Redemption, Registration, UsageEntry, VisitCode } from '../../database/entities/index.js';
import { countUnknown, redeemVisitCode } from '../../database/queries/redeem-visit-code.js';
import { presentationState } from '../../database/states.js';
import { idNumberFor, presentedBy, proofMethod, type RedeemingRole } from '../../domain/redemption.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { dateText } from '../../domain/roc-date.js';
import { tokenInQr, whyNotLive } from '../../domain/visit-code.js';
import { unitOfWork, type UnitOfWork } from '../../outbox/unit-of-work.js';
import { sha256OfToken } from '../../platform/random-code.js';
import type { Call } from '../call.js';
import { Commands, type KeptRefusal, recordOf } from '../commands.js';
import { ApiParts } from '../parts.js';
import { photoOf } from '../photos/photo-of.js';
import type { StaffMember } from '../staff.guard.js';
import type { Redeem, RedeemedView, RedemptionView } from './redemptions.dto.js';

type Facts = Pick<Redemption, 'id' | 'redeemedAt' | 'institutionCode' | 'departmentCode' | 'photoId'> &
  Pick<Presentation, 'registrationId' | 'presenterId'>;

/**
 * Institutions redeem visit codes (D-28). The way of a code that is live is one statement and nothing else: neither Temporal nor a worker is on it, and the
 * redemption's row is its own record for a repeated request. Everything else takes longer.
 */
@Injectable()
export class RedemptionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async redeem(call: Call, staff: StaffMember, { code, institution, department }: Redeem): Promise<RedeemedView> {
    const now = this.parts.clock.now();
    const { key, fingerprint: requestFingerprint } = recordOf(this.parts, call);
    if (staff.institution !== institution || staff.department !== department) throw new Refusal('institution-forbidden');
    const { token } = accepted(tokenInQr(this.parts.environment, code));
    const redeeming = {
      ...{ redemptionId: randomUUID(), tokenSha256: sha256OfToken(token), institutionCode: institution, departmentCode: department },
      ...{
        redeemedBy: staff.staffId,
        principal: key.principal,
        endpoint: key.endpoint,
        idempotencyKey: key.key,
        requestFingerprint,
        requestId: call.requestId,
        now,
      },
    };
    const outcome = await redeemVisitCode(this.parts.orm, redeeming, this.parts.policy).catch((error: unknown) => {
      // The key was used before: with what, says its redemption.
      if (isDuplicate(error)) return { name: 'not-live' } as const;
      throw error;
    });
    switch (outcome.name) {
      case 'suspended':
        throw new Refusal('institution-suspended');
      case 'pace':
        throw new Refusal('too-many-tries', { retryAt: outcome.retryAt.toISOString() });
      case 'not-live':
        return this.answerAgainOrRefuse(call, staff, redeeming);
      case 'redeemed':
        return this.redeemedView(
          { ...outcome, id: redeeming.redemptionId, redeemedAt: now, institutionCode: institution, departmentCode: department },
          outcome,
          staff,
        );
    }
  }

  private async answerAgainOrRefuse(
    call: Call,
    staff: StaffMember,
    asked: { tokenSha256: string; institutionCode: string; departmentCode: string; idempotencyKey: string; requestFingerprint: string },
  ): Promise<RedeemedView> {
    const em = this.parts.orm.em.fork();
    const { tokenSha256, institutionCode, departmentCode, idempotencyKey } = asked;
    const earlier = await em.findOne(Redemption, { redeemedBy: staff.staffId, idempotencyKey });
    if (earlier) {
      if (earlier.requestFingerprint !== asked.requestFingerprint) throw new Refusal('idempotency-key-reused');
      call.replayed = true;
      const presentation = await em.findOneOrFail(Presentation, { id: earlier.presentationId });
      const holder = await em.findOneOrFail(Registration, { id: presentation.registrationId });
      const { registrationId, presenterId } = presentation;
      return this.redeemedView({ ...earlier, registrationId, presenterId }, holder, staff);
    }
    if ((await em.count(VisitCode, { tokenSha256 })) === 0) return this.refuseUnknown(institutionCode);
    // Stored with the request's key, so that the holder reads of it once, however often the request is repeated.
    return this.commands.run<undefined, never>(call, {
      prepare: async () => undefined,
      commit: (tx) => refuse(tx, tokenSha256, { institutionCode, departmentCode }),
    });
  }

  private async refuseUnknown(institutionCode: string): Promise<never> {
    if (await countUnknown(this.parts.orm, institutionCode, this.parts.policy.unknownVisitCodes)) {
      const { id: institutionId } = await this.parts.orm.em.fork().findOneOrFail(Institution, { code: institutionCode });
      this.parts.logger.warning('many-unknown-visit-codes', { institutionId });
    }
    throw new Refusal('visit-code-unknown');
  }

  async find(id: string, staff: StaffMember): Promise<RedemptionView> {
    return this.view((await ownRedemption(this.parts.orm.em.fork(), id, staff)).facts);
  }

  /** That it was looked at is recorded before it is shown. */
  async photo({ actor, requestId }: Call, id: string, staff: StaffMember): Promise<Buffer> {
    const now = this.parts.clock.now();
    const { result: photoId } = await unitOfWork(this.parts.orm, now, { actor, requestId }, async (tx) => {
      const { facts } = await ownRedemption(tx.em, id, staff);
      if (!facts.photoId) throw new Refusal('redemption-photoless');
      if (now >= this.photoEndsAt(facts)) throw new Refusal('redemption-photo-ended');
      tx.audit('redemption.photo-shown', { type: 'redemption', id }, {}, facts.registrationId);
      return facts.photoId;
    });
    return photoOf(this.parts, photoId);
  }

  private photoEndsAt = ({ redeemedAt }: Facts) => new Date(redeemedAt.getTime() + this.parts.policy.redeemedPhotoSeconds * 1000);

  private async redeemedView(
    facts: Facts,
    { holderName: name, idNumber, birthDate }: Pick<Registration, 'holderName' | 'idNumber' | 'birthDate'>,
    { role }: StaffMember,
  ): Promise<RedeemedView> {
    return {
      ...(await this.view(facts)),
      ...{ name, birthDate, birthDateText: { zh: dateText(birthDate, 'zh'), en: dateText(birthDate, 'en') } },
      idNumber: idNumberFor(role as RedeemingRole, idNumber),
      photo: facts.photoId ? { url: `/v1/redemptions/${facts.id}/photo`, availableUntil: this.photoEndsAt(facts).toISOString() } : null,
    };
  }

  private async view(facts: Facts): Promise<RedemptionView> {
    const { id: redemptionId, institutionCode: institution, departmentCode: department } = facts;
    const redeemedAt = facts.redeemedAt.toISOString();
    const [who, proof] = [presentedBy(facts), proofMethod(Boolean(facts.photoId))];
    const receipt = await this.parts.receipts.sign({
      ...{ iss: this.parts.portalUrl, jti: redemptionId, iat: Math.floor(facts.redeemedAt.getTime() / 1000) },
      ...{ institution, department, redeemedAt, proof, presentedBy: who },
    });
    const identityDocumentRequired = proof === 'identity-document';
    return { redemptionId, redeemedAt, institution, department, presentedBy: who, identityDocumentRequired, receipt };
  }
}

/** What an institution is told of a code that was real once, and what the holder reads of it (D-28, D-29). */
async function refuse(
  tx: UnitOfWork,
  tokenSha256: string,
  { institutionCode, departmentCode }: { institutionCode: string; departmentCode: string },
): Promise<KeptRefusal> {
  const code = await tx.em.findOneOrFail(VisitCode, { tokenSha256 });
  const presentation = await tx.em.findOneOrFail(Presentation, { id: code.presentationId });
  const next = await tx.em.findOne(VisitCode, { presentationId: presentation.id, number: code.number + 1 });
  const expiresAt = code.expiresAt.toISOString();
  const refusal = whyNotLive({ number: code.number, expiresAt }, presentationState(presentation), next?.madeAt);
  const { id: presentationId, registrationId, presenterId, bindingId, grantId = null } = presentation;
  tx.em.create(UsageEntry, {
    ...{
      at: tx.now,
      kind: 'refused',
      presentationId,
      registrationId,
      presenterId,
      bindingId,
      grantId,
      institutionCode,
      departmentCode,
      refusal,
    },
  });
  return { refusal: `visit-code-${refusal}` };
}

/** Only for the department that redeemed (N-73). */
async function ownRedemption(em: EntityManager, id: string, { institution, department }: StaffMember) {
  const row = await em.findOne(Redemption, { id, institutionCode: institution ?? '', departmentCode: department ?? '' });
  if (!row) throw new Refusal('redemption-not-found');
  const { registrationId, presenterId } = await em.findOneOrFail(Presentation, { id: row.presentationId });
  return { facts: { ...row, registrationId, presenterId } satisfies Facts };
}
