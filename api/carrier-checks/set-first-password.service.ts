import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type CarrierCheck, Registration } from '../../database/entities/index.js';
import { carrierCheckState } from '../../database/states.js';
import { use } from '../../domain/carrier-check.js';
import { objectionToCard } from '../../domain/card-state.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import * as rules from '../../domain/registration.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import type { RegisteredPerson } from '../../platform/insured-register.js';
import { registrationWorkflowId } from '../../workflows/registration.messages.js';
import { forgetTries } from '../accounts/check-password.js';
import { setPassword } from '../accounts/set-password.js';
import { refuseUnlessInGoodStanding } from '../accounts/standing.js';
import { AppSessionsService } from '../app-sessions/app-sessions.service.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { bindDevice } from '../devices/bind-device.js';
import { ApiParts } from '../parts.js';
import { lookUpPerson } from '../registered-person.js';
import { judgeNewPassword } from '../registrations/contact.js';
import { findLive, replaceEarlier } from '../registrations/live-registration.js';
import { openSession, sessionToken } from '../sessions/sessions.js';
import type { PasswordSet, SetFirstPassword } from './carrier-checks.dto.js';
import { messages } from './messages.js';
import { ownCheck } from './own-check.js';

type NewPassword = { passwordHash: string; person: RegisteredPerson };

/** The end of method 1 (R-057, D-36): what the carrier vouched for becomes an account, or another device and password of the one there is. */
@Injectable()
export class SetFirstPasswordService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
    @Inject(AppSessionsService) private readonly sessions: AppSessionsService,
  ) {}

  /** Account, password, verified device and log in come in one commit. */
  async setPassword(
    call: Call,
    id: string,
    deviceKey: DeviceKey,
    { platform, model, ...passwords }: SetFirstPassword,
  ): Promise<PasswordSet> {
    const { sessionId, registrationId, replaced, warnings } = await this.commands.run(call, {
      prepare: () => this.judge(id, deviceKey, passwords),
      commit: async (tx, { warnings, ...chosen }) => {
        const check = await ownCheck(tx.em, id, deviceKey, heldForUpdate);
        check.usedAt = new Date(accepted(use(carrierCheckState(check), tx.now)).usedAt!);
        // Two phones of a person without account: the second one finds the account that the first one makes.
        await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`first password ${check.idNumber}`]);
        const account = await findLive(tx, check.idNumber);
        await refuseUnlessInGoodStanding(tx, account ?? { idNumber: check.idNumber, frozenAt: null });
        const replaced = account?.state === 'active';
        if (replaced) await setPassword(tx, this.parts, account, chosen.passwordHash);
        const registration = replaced ? account : await this.register(tx, check, chosen);
        tx.audit('carrier-check.used', { type: 'carrier-check', id }, {}, registration.id);
        const { id: bindingId } = await bindDevice(tx, this.parts, {
          deviceKey,
          registration,
          verifiedBy: 'mobile-number',
          platform,
          model,
        });
        const sessionId = openSession(tx, this.parts, { kind: 'app', openedWith: 'device', registrationId: registration.id, bindingId });
        return { sessionId, registrationId: registration.id, replaced, warnings };
      },
    });
    return {
      registrationId,
      state: 'active',
      token: sessionToken(this.parts, sessionId),
      ...(await this.sessions.current({ sessionId })),
      message: replaced ? messages.passwordReplaced : messages.passwordSet,
      warnings: [...warnings],
    };
  }

  private async judge(id: string, device: DeviceKey, passwords: Pick<SetFirstPassword, 'password' | 'passwordConfirmation'>) {
    const em = this.parts.orm.em.fork();
    const check = await ownCheck(em, id, device);
    accepted(use(carrierCheckState(check), this.parts.clock.now()));
    const { idNumber, mobile } = check;
    const person = await lookUpPerson(this.parts, idNumber);
    if (!person) throw new Refusal('mobile-entries-mismatch');
    const account = await em.findOne(Registration, { idNumber, state: 'active' });
    const owner = {
      idNumber,
      birthDate: person.birthDate,
      cardNumber: person.card.number,
      mobile,
      localPhone: account?.localPhone ?? null,
    };
    const { password, warnings } = judgeNewPassword(passwords, owner, this.parts);
    return { passwordHash: await this.parts.passwords.hash(password), person, warnings };
  }

  /** The carrier vouched for the person, so there is no mail step and no five days; an application that still waits for its mail is void (D-36). */
  private async register(tx: UnitOfWork, { idNumber, mobile, consentId }: CarrierCheck, { passwordHash, person }: NewPassword) {
    refuseUnlessCardInOrder(person);
    const { confirmedAt } = await replaceEarlier(tx, idNumber, (earlier) => accepted(rules.registerByMobileNumber(earlier, tx.now)));
    const { name: holderName, holderKind, birthDate } = person;
    const registration = tx.em.create(Registration, {
      id: randomUUID(),
      state: 'active',
      channel: 'app',
      ...{ idNumber, holderName, holderKind, birthDate, mobile, passwordHash, consentId },
      // Unknown until the person gives one and confirms it.
      email: null,
      spareEmail: null,
      localPhone: null,
      appliedAt: tx.now,
      deadlineAt: null,
      confirmedAt: new Date(confirmedAt),
      voidedAt: null,
      linkRound: 0,
    });
    await forgetTries(tx, this.parts, idNumber);
    tx.audit('registration.registered-by-mobile-number', { type: 'registration', id: registration.id });
    tx.start('registration', registrationWorkflowId(registration.id), {
      registrationId: registration.id,
      channel: 'app',
      deadlineAt: null,
      policy: { settleGraceSeconds: this.parts.policy.settleGraceSeconds },
    });
    return registration;
  }
}

/**
 * As at the portal: nobody registers online with a card that is not in order. Whoever has an account already may verify a device
 * all the same (N-38). @throws Refusal card-void, card-reported-lost, registration-suspended
 */
function refuseUnlessCardInOrder({ card, registrationSuspended }: RegisteredPerson): void {
  const objection = objectionToCard(card.number, card);
  if (objection) throw new Refusal(objection.code);
  if (registrationSuspended) throw new Refusal('registration-suspended');
}
