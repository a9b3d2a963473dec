import { Inject, Injectable } from '@nestjs/common';
import { followRegister } from '../../changes/follow-register.js';
import type { RegisterEventOutcome } from '../../domain/register-event.js';
import { Refusal, type RefusalCode } from '../../domain/refusals.js';
import { deliver } from '../../outbox/deliver.js';
import { unitOfWork } from '../../outbox/unit-of-work.js';
import { type CardEvent, RegisterUnavailable } from '../../platform/insured-register.js';
import type { PeerFailure } from '../../platform/signed-peer.js';
import { ApiParts } from '../parts.js';

/** What the insured register tells by itself (D-26). What does not arrive is found by the process `registerReconciliation`. */
@Injectable()
export class RegisterEventsService {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  /** @throws Refusal register-event-untrusted, register-event-stale, register-event-malformed, register-unavailable */
  async follow(signed: string, requestId: string): Promise<{ eventId: string; outcome: RegisterEventOutcome }> {
    const event = await this.open(signed, requestId);
    const { orm, clock, tell } = this.parts;
    const cause = { actor: { type: 'register' }, requestId } as const;
    const { result, messages } = await unitOfWork(orm, clock.now(), cause, (tx) => followRegister(tx, this.parts, event));
    void deliver(orm, tell, clock, messages);
    return { eventId: event.eventId, outcome: result.outcome };
  }

  private async open(signed: string, requestId: string): Promise<CardEvent> {
    try {
      return await this.parts.register.openEvent(signed);
    } catch (error) {
      if (!(error instanceof RegisterUnavailable)) throw error;
      const code = refusalOf[error.code];
      // An alarm: somebody speaks in the register's name, or its clock is wrong (F-36).
      if (error.code !== 'no-answer') this.parts.logger.warning('register-event-refused', { code, requestId });
      throw new Refusal(code);
    }
  }
}

const refusalOf: Record<PeerFailure, RefusalCode> = {
  // Its keys could not be fetched: whether it is the register that speaks is not known, and it may say so again.
  'no-answer': 'register-unavailable',
  'not-signed-by-the-peer': 'register-event-untrusted',
  'not-fresh': 'register-event-stale',
  'not-as-agreed': 'register-event-malformed',
};
