import { z } from 'zod';
import type { Clock } from './clock.js';
import { openSignedPeer, type PeerFailure } from './signed-peer.js';

const statement = z.object({
  transactionId: z.uuid(),
  sequence: z.int().positive(),
  outcome: z.enum([
    'matched',
    'holder-mismatch',
    'prepaid',
    'corporate',
    'not-on-mobile-network',
    'number-unknown',
    'temporarily-unavailable',
  ]),
  carrier: z.string().max(100),
});

/** What the gateway says about one transaction; a later answer has a higher sequence. */
export type CarrierStatement = z.output<typeof statement>;
export type VerifyNumber = {
  readonly transactionId: string;
  /** What the phone got from its operator: it shows which SIM's mobile data it was fetched over. */
  readonly operatorToken: string;
  /** `09…` */
  readonly mobile: string;
  readonly idNumber: string;
};
export type CarrierGateway = {
  /** @throws CarrierUnavailable when there is no answer that can be trusted */
  verify(request: VerifyNumber): Promise<CarrierStatement>;
  /** What is recorded for a transaction, or null. @throws CarrierUnavailable */
  askAgain(transactionId: string): Promise<CarrierStatement | null>;
};

/** No answer, or none that is signed, fresh and of the agreed form: an outage, never a statement about the person. */
export class CarrierUnavailable extends Error {
  constructor(readonly code: PeerFailure) {
    super(code);
    this.name = 'CarrierUnavailable';
  }
}

/** TWCA's gateway to the mobile operators, in the shape of CAMARA Number Verification; its answers are signed. */
export function openCarrierGateway(options: { url: string; clock: Clock; answerSeconds: number }): CarrierGateway {
  const unavailable = (code: PeerFailure) => new CarrierUnavailable(code);
  const peer = openSignedPeer({ ...options, unavailable });

  async function ask(transactionId: string, path: string, init: RequestInit): Promise<CarrierStatement | null> {
    const headers = { accept: 'application/jose', 'x-correlator': transactionId, ...init.headers };
    const claims = await peer.ask(`/number-verification/v1${path}`, 'number-verification+jwt', { ...init, headers });
    if (!claims) return null;
    const parsed = statement.safeParse(claims);
    // The answer to another transaction says nothing about this one.
    if (!parsed.success || parsed.data.transactionId !== transactionId) throw unavailable('not-as-agreed');
    return parsed.data;
  }

  return {
    async verify({ transactionId, operatorToken, mobile, idNumber }) {
      const answer = await ask(transactionId, '/verify', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorToken}` },
        body: JSON.stringify({ phoneNumber: `+886${mobile.slice(1)}`, idNumber }),
      });
      if (!answer) throw unavailable('no-answer');
      return answer;
    },
    askAgain: (transactionId) => ask(transactionId, `/transactions/${transactionId}`, { method: 'GET' }),
  };
}
