import * as card from '../platform/certificate-card.js';
import type { CardRead } from '../workflows/card-reading.messages.js';
import type { AtReader, Transmit } from './at-reader.js';

/** Whoever calls gives the PIN away: it is wiped when it has been shown to the card. */
type CertificateRequest = { reader: string | null; challenge: Uint8Array; pin: Uint8Array };
export type ReadCertificate = (request: CertificateRequest, signal?: AbortSignal) => Promise<CardRead>;

/**
 * Has the citizen digital certificate in a reader sign a challenge. The PIN comes late and once: a card that is the wrong one or cannot
 * be read costs the person none of the tries that the card counts.
 */
export const certificateReadings =
  (atReader: AtReader): ReadCertificate =>
  async ({ reader, challenge, pin }, signal) => {
    try {
      return await atReader(reader, (transmit) => signedBy(transmit, challenge, pin), signal);
    } finally {
      pin.fill(0);
    }
  };

async function signedBy(transmit: Transmit, challenge: Uint8Array, pin: Uint8Array): Promise<CardRead> {
  const otherCard = card.objectionToSelect(await transmit(card.selectCertificateApplication));
  if (otherCard) return otherCard;
  const certificate = await certificateOn(transmit);
  if (certificate.name === 'refused') return certificate;

  const shown = card.verifyPin(pin);
  const objection = card.objectionToPin(await transmit(shown).finally(() => shown.fill(0)));
  if (objection) return objection;

  const signature = card.dataOf(await transmit(card.computeSignature(challenge)));
  if (signature.name === 'refused') return signature;
  return { name: 'signed', certificate: hex(certificate.bytes), signature: hex(signature.bytes) };
}

/** The certificate in as many pieces as it takes. */
async function certificateOn(transmit: Transmit) {
  let bytes: Uint8Array = new Uint8Array();
  do {
    const piece = card.dataOf(await transmit(card.readCertificateFrom(bytes.length)));
    if (piece.name === 'refused') return piece;
    bytes = Buffer.concat([bytes, piece.bytes]);
  } while (bytes.length < (card.certificateLength(bytes) ?? 0));
  const length = card.certificateLength(bytes);
  return length
    ? { name: 'data' as const, bytes: bytes.subarray(0, length) }
    : ({ name: 'refused', code: 'certificate-unreadable' } as const);
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
