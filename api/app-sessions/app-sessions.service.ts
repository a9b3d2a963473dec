import { Inject, Injectable } from '@nestjs/common';
import { Device, DeviceBinding, Registration, Session } from '../../database/entities/index.js';
import { parseIdentityNumber } from '../../domain/identity-number.js';
import { maskIdNumber } from '../../domain/mask.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import type { DeviceKey } from '../../platform/device-proof.js';
import { checkPassword, judgeTry } from '../accounts/check-password.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate, type KeptRefusal } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import { closeSession, openSession, sessionToken } from '../sessions/sessions.js';
import type { SignedInAs } from '../sessions/signed-in.guard.js';
import type { AppSessionView, LogInToApp, OpenedAppSession } from './app-sessions.dto.js';

/** Being logged in to the App: account and password on a verified and enabled device, two hours at most (D-09). */
@Injectable()
export class AppSessionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async logIn(call: Call, deviceKey: DeviceKey, { idNumber, password }: LogInToApp): Promise<OpenedAppSession> {
    const { sessionId } = await this.commands.run(call, {
      prepare: async () => {
        await refuseTooMany(this.parts, 'log-in-by-network', call.network);
        const parsed = parseIdentityNumber(idNumber, this.parts.clock.now(), this.parts.policy);
        const account = 'value' in parsed ? parsed.value : undefined;
        // Compared in every case, so that the time taken does not tell whose device it is.
        return { account, checked: await checkPassword(this.parts, account, password) };
      },
      commit: async (tx, { account, checked }): Promise<{ sessionId: string } | KeptRefusal> => {
        const { bindingId } = await enabledBinding(tx, account, deviceKey);
        const judged = await judgeTry(tx, this.parts, account!, checked, { type: 'device-binding', id: bindingId });
        if ('refusal' in judged) return judged;
        return { sessionId: openSession(tx, this.parts, { kind: 'app', openedWith: 'device', registrationId: judged.id, bindingId }) };
      },
    });
    return { token: sessionToken(this.parts, sessionId), ...(await this.current({ sessionId })) };
  }

  async current({ sessionId }: Pick<SignedInAs, 'sessionId'>): Promise<AppSessionView> {
    const em = this.parts.orm.em.fork();
    const session = await em.findOneOrFail(Session, { id: sessionId });
    const { holderName, idNumber } = await em.findOneOrFail(Registration, { id: session.registrationId });
    return { name: holderName, idNumberMasked: maskIdNumber(idNumber), expiresAt: session.expiresAt.toISOString() };
  }

  logOut = (call: Call, session: SignedInAs) =>
    this.commands.run(call, { prepare: async () => undefined, commit: (tx) => closeSession(tx, session) });
}

/**
 * A device that was never verified for this account hears nothing of account or password, and its tries are not counted: nobody is locked out from
 * afar (N-29, N-35). Neither is a disabled one (I-06).
 * @throws Refusal device-not-verified, device-disabled
 */
async function enabledBinding(tx: UnitOfWork, idNumber: string | undefined, { thumbprint }: DeviceKey): Promise<{ bindingId: string }> {
  const device = await tx.em.findOne(Device, { thumbprint });
  const account = idNumber ? await tx.em.findOne(Registration, { idNumber, state: 'active' }, heldForUpdate) : null;
  const which = device && account && { deviceId: device.id, registrationId: account.id };
  const binding = which && (await tx.em.findOne(DeviceBinding, which, heldForUpdate));
  if (!binding) throw new Refusal('device-not-verified');
  if (binding.state === 'disabled') throw new Refusal('device-disabled');
  return { bindingId: binding.id };
}
