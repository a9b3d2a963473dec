import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type MessageEvent } from '@nestjs/common';
import { filter, from, map, mergeMap, type Observable, take } from 'rxjs';
import { carrierCheckChannel } from '../../database/channels.js';
import { CarrierCheck, Consent, Registration } from '../../database/entities/index.js';
import { carrierCheckState } from '../../database/states.js';
import { asOf, endsWith, giveUp } from '../../domain/carrier-check.js';
import { parseIdentityNumber } from '../../domain/identity-number.js';
import { parseMobile } from '../../domain/phone-number.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { acceptTerms } from '../../domain/terms.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import { sealSecret } from '../../platform/seal.js';
import { carrierCheckWorkflowId, checkGivenUp } from '../../workflows/carrier-check.messages.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { problemOf } from '../refusal.filter.js';
import { lookUpPerson } from '../registered-person.js';
import { CarrierCheckEvents } from './carrier-check-events.js';
import type { CarrierCheckView, CheckNumber } from './carrier-checks.dto.js';
import { messages } from './messages.js';
import { ownCheck } from './own-check.js';

type Language = 'zh' | 'en';

/** Asking the carrier about a number: begun by a device, seen by that device only. */
@Injectable()
export class CarrierChecksService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(CarrierCheckEvents) private readonly events: CarrierCheckEvents,
  ) {}

  async check(call: Call, device: DeviceKey, body: CheckNumber, language: Language): Promise<CarrierCheckView> {
    const { mobileTerms, policy, keys } = this.parts;
    const { carrierCheckId } = await this.commands.run(call, {
      prepare: () => this.judge(call, body),
      commit: async (tx, { operatorToken, ...entries }) => {
        const { version: termsVersion, sha256: termsSha256 } = mobileTerms;
        const consent = tx.em.create(Consent, { id: randomUUID(), termsVersion, termsSha256, acceptedAt: tx.now });
        tx.audit('terms.accepted', { type: 'consent', id: consent.id }, { version: termsVersion });
        const id = randomUUID();
        const deadlineAt = new Date(tx.now.getTime() + policy.carrierCheckSeconds * 1000);
        tx.em.create(CarrierCheck, {
          id,
          state: 'checking',
          deviceThumbprint: device.thumbprint,
          ...entries,
          consentId: consent.id,
          requestedAt: tx.now,
          deadlineAt,
          sealedOperatorToken: sealSecret(keys.secrets, operatorToken, id),
          sequence: 0,
        });
        const account = await tx.em.findOne(Registration, { idNumber: entries.idNumber, state: 'active' });
        tx.audit('carrier-check.requested', { type: 'carrier-check', id }, {}, account?.id);
        const { carrierRetrySeconds, carrierRetryLimitSeconds, carrierMatchSeconds } = policy;
        tx.start('carrierCheck', carrierCheckWorkflowId(id), {
          carrierCheckId: id,
          deadlineAt: deadlineAt.toISOString(),
          policy: { carrierRetrySeconds, carrierRetryLimitSeconds, carrierMatchSeconds },
        });
        return { carrierCheckId: id };
      },
    });
    return this.find(carrierCheckId, device, language);
  }

  private async judge(call: Call, { termsVersion, accepted: pressed, cardDigits, operatorToken, ...entries }: CheckNumber) {
    if (!pressed) throw new Refusal('mobile-terms-not-accepted');
    accepted(acceptTerms({ termsVersion, accepted: pressed }, this.parts.mobileTerms));
    const { value: idNumber } = accepted(parseIdentityNumber(entries.idNumber, this.parts.clock.now(), this.parts.policy));
    const { value: mobile } = accepted(parseMobile(entries.mobile));
    if (!operatorToken) throw new Refusal('carrier-not-on-mobile-network');
    await refuseTooMany(this.parts, 'carrier-checks-by-network', call.network);
    await refuseTooMany(this.parts, 'carrier-checks-of-person-per-hour', idNumber);
    await refuseTooMany(this.parts, 'carrier-checks-of-person-per-day', idNumber);
    const person = await lookUpPerson(this.parts, idNumber);
    // One refusal for both, so that nobody learns which of them is right.
    if (!person || !endsWith(person.card.number, cardDigits)) throw new Refusal('mobile-entries-mismatch');
    return { idNumber, mobile, operatorToken };
  }

  async find(id: string, device: DeviceKey, language: Language): Promise<CarrierCheckView> {
    return this.view(await ownCheck(this.parts.orm.em.fork(), id, device), language);
  }

  /** Ends with the settled check, or at its deadline, when a carrier that has not answered counts as unavailable (D-02). */
  async settled(id: string, device: DeviceKey, language: Language): Promise<Observable<MessageEvent>> {
    const { deadlineAt } = await this.find(id, device, language);
    return this.events.timesToLook(id, deadlineAt).pipe(
      mergeMap(() => from(this.find(id, device, language))),
      filter(({ state }) => state !== 'checking'),
      take(1),
      map((view) => ({ type: 'carrier-check', data: view })),
    );
  }

  /** What is settled already stays as it is; the answer shows which it was. */
  async giveUp(call: Call, id: string, device: DeviceKey, language: Language): Promise<CarrierCheckView> {
    await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const check = await ownCheck(tx.em, id, device, heldForUpdate);
        if (check.state === 'checking' && giveUp(carrierCheckState(check), tx.now).name === 'given-up') {
          tx.em.assign(check, { state: 'given-up', settledAt: tx.now, sealedOperatorToken: null });
          const account = await tx.em.findOne(Registration, { idNumber: check.idNumber, state: 'active' });
          tx.audit('carrier-check.given-up', { type: 'carrier-check', id }, {}, account?.id);
          tx.signal(checkGivenUp, carrierCheckWorkflowId(id), { eventId: id });
          await tx.em.execute('select pg_notify(?, ?)', [carrierCheckChannel, id]);
        }
        return {};
      },
    });
    return this.find(id, device, language);
  }

  private view(row: CarrierCheck, language: Language): CarrierCheckView {
    const check = asOf(carrierCheckState(row), this.parts.clock.now());
    const base = { carrierCheckId: row.id, state: check.name, deadlineAt: row.deadlineAt.toISOString() };
    switch (check.name) {
      case 'checking':
        return { ...base, message: messages.checking };
      case 'matched':
        return { ...base, usableUntil: check.usableUntil, message: messages.matched };
      case 'refused':
        return { ...base, refusal: problemOf(check.code, {}, language) };
      case 'given-up':
        return base;
    }
  }
}
