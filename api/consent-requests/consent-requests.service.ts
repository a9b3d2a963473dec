import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { OidcRecord, Registration } from '../../database/entities/index.js';
import { agencyClaims, claimsIn } from '../../domain/agency-consent.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { standingOf } from '../accounts/standing.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { findCovering, giveConsent } from '../consents/agency-consents.js';
import { recordKey } from '../openid/openid-adapter.js';
import { denied, OpenId } from '../openid/openid-provider.js';
import { ApiParts } from '../parts.js';
import type { AnsweredView, ConsentRequestView } from './consent-requests.dto.js';

/** The part of what the OpenID provider remembers of a request that is needed to put it to the person. */
const remembered = z.object({
  params: z.object({ client_id: z.string(), scope: z.string(), prompt: z.string().optional() }),
  result: z.unknown().optional(),
});

/** An agency asks; the person agrees or refuses. */
@Injectable()
export class ConsentRequestsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(OpenId) private readonly openId: OpenId,
  ) {}

  async look(uid: string, registrationId: string | undefined): Promise<ConsentRequestView> {
    const em = this.parts.orm.em.fork();
    const now = this.parts.clock.now();
    const request = this.open(await em.findOne(OidcRecord, recordKey('Interaction', uid)), now);
    const { agency, purpose, claims } = request;
    const covering = registrationId ? await this.covering({ em, now }, registrationId, request) : undefined;
    return {
      agency: agency.name,
      purpose,
      claims: claims.map((claim) => ({ claim, meaning: agencyClaims[claim] })),
      expiresAt: request.row.expiresAt.toISOString(),
      signedIn: registrationId !== undefined,
      ...(covering && { agreedUntil: covering.expiresAt.toISOString() }),
    };
  }

  /** Consent, audit entry and answer in one commit. Somebody who may not use the account cannot agree, and the agency does not hear why. */
  async agree(call: Call, uid: string, registrationId: string): Promise<AnsweredView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const request = await this.held(tx, uid);
        const registration = await tx.em.findOneOrFail(Registration, { id: registrationId }, heldForUpdate);
        const standing = await standingOf(tx, registration);
        if (standing.name === 'refused') {
          this.answer(request, denied);
          this.auditDenied(tx, request, registrationId, standing.code);
          return {};
        }
        const covering = await this.covering(tx, registrationId, request);
        const grantId = covering?.id ?? giveConsent(tx, this.parts.policy, registrationId, request.agency, request);
        this.answer(request, { login: { accountId: registrationId }, consent: { grantId } });
        return {};
      },
    });
    return { redirectTo: this.openId.resumeAt(uid) };
  }

  /** Nobody has to be logged in to say no: whoever is not registered can go back to the agency as well. */
  async refuse(call: Call, uid: string, registrationId: string | undefined): Promise<AnsweredView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const request = await this.held(tx, uid);
        this.answer(request, denied);
        if (registrationId) this.auditDenied(tx, request, registrationId, 'refused');
        return {};
      },
    });
    return { redirectTo: this.openId.resumeAt(uid) };
  }

  /** The request, held until the end of the transaction: it is answered once. */
  private held = async (tx: UnitOfWork, uid: string) =>
    this.open(await tx.em.findOne(OidcRecord, recordKey('Interaction', uid), heldForUpdate), tx.now);

  private open(row: OidcRecord | null, now: Date) {
    if (!row || now >= row.expiresAt) throw new Refusal('consent-request-not-found');
    const { params, result } = remembered.parse(row.payload);
    if (result) throw new Refusal('consent-request-answered');
    const agency = this.openId.agency(params.client_id);
    if (!agency) throw new Refusal('consent-request-not-found');
    const asksAnew = params.prompt?.split(' ').includes('consent') ?? false;
    return { row, agency, purpose: agency.purpose, claims: claimsIn(params.scope), asksAnew };
  }

  /** An agency may want the person to be asked again although the consent stands. */
  private covering = ({ em, now }: Pick<UnitOfWork, 'em' | 'now'>, registrationId: string, request: ReturnType<typeof this.open>) =>
    request.asksAnew ? undefined : findCovering(em, registrationId, request.agency.agencyId, request, now);

  /** Where the provider looks for the answer when the browser comes back to it. */
  private answer({ row }: { row: OidcRecord }, result: object) {
    row.payload = { ...row.payload, result };
  }

  private auditDenied(tx: UnitOfWork, { agency }: ReturnType<typeof this.open>, registrationId: string, reason: string) {
    tx.audit('agency-consent.refused', { type: 'registration', id: registrationId }, { agencyId: agency.agencyId, reason });
  }
}
