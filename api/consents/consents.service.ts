import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from '@mikro-orm/postgresql';
import { AgencyConsent } from '../../database/entities/index.js';
import { stands, withdrawConsent } from '../../domain/agency-consent.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { ApiParts } from '../parts.js';
import { consentState, recordWithdrawal } from './agency-consents.js';
import type { AgencyConsentsView, AgencyConsentView } from './consents.dto.js';

/** What a person has agreed that agencies are told, and taking it back. */
@Injectable()
export class ConsentsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async list(registrationId: string): Promise<AgencyConsentsView> {
    const em = this.parts.orm.em.fork();
    const rows = await em.find(AgencyConsent, { registrationId }, { orderBy: { givenAt: 'desc' } });
    return { consents: await Promise.all(rows.map((row) => this.view(em, row))) };
  }

  async withdraw(call: Call, consentId: string, registrationId: string): Promise<AgencyConsentView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const consent = await tx.em.findOne(AgencyConsent, { id: consentId, registrationId }, heldForUpdate);
        if (!consent) throw new Refusal('consent-not-found');
        accepted(withdrawConsent(await consentState(tx.em, consent), tx.now));
        recordWithdrawal(tx, consent);
        return {};
      },
    });
    const em = this.parts.orm.em.fork();
    return this.view(em, await em.findOneOrFail(AgencyConsent, { id: consentId }));
  }

  private async view(em: EntityManager, consent: AgencyConsent): Promise<AgencyConsentView> {
    const state = await consentState(em, consent);
    return {
      consentId: consent.id,
      agency: consent.agencyName,
      purpose: consent.purpose,
      claims: consent.claims,
      givenAt: consent.givenAt.toISOString(),
      expiresAt: state.expiresAt,
      ...(state.withdrawnAt && { withdrawnAt: state.withdrawnAt }),
      stands: stands(state, this.parts.clock.now()),
    };
  }
}
