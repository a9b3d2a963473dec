import { createHash } from 'node:crypto';

/**
 * The commands for a citizen digital certificate. The application on the real card is not public; these follow the standards for cards with a
 * signing key: ISO/IEC 7816-15 (application id), 7816-4 (SELECT, VERIFY, READ BINARY), 7816-8 (signature).
 */
export const selectCertificateApplication = command('00A404000CA000000063504B43532D3135');

/** Short file id of the certificate, which is read without the PIN. */
const certificateFile = 0x81;
export const readCertificateFrom = (offset: number) =>
  offset === 0 ? Uint8Array.of(0x00, 0xb0, certificateFile, 0x00, 0x00) : Uint8Array.of(0x00, 0xb0, offset >> 8, offset & 0xff, 0x00);

const pinBytes = 8;
const pinPadding = 0xff;
/** The PIN as the card compares it. Whoever sends it wipes it. */
export function verifyPin(pin: Uint8Array): Uint8Array {
  const apdu = new Uint8Array(5 + pinBytes).fill(pinPadding);
  apdu.set([0x00, 0x20, 0x00, 0x81, pinBytes]);
  apdu.set(pin, 5);
  return apdu;
}

/** The card signs the hash; it never sees what was hashed. */
export const computeSignature = (challenge: Uint8Array) =>
  Uint8Array.of(0x00, 0x2a, 0x9e, 0x9a, 0x20, ...createHash('sha256').update(challenge).digest(), 0x00);

type CardRefusal<Code extends string> = { readonly name: 'refused'; readonly code: Code; readonly attemptsLeft?: number };
const refused = <Code extends string>(code: Code): CardRefusal<Code> => ({ name: 'refused', code });

/** Another card knows the application as little as it knows the PIN: nothing of it was tried. */
export const objectionToSelect = (answer: Uint8Array) =>
  answer.length === 0 ? refused('card-removed') : isSuccess(answer) ? undefined : refused('wrong-certificate-card');

/** 63 Cx: wrong, and x tries are left. 69 83: no tries are left. */
export function objectionToPin(answer: Uint8Array) {
  const [high = 0, low = 0] = answer.slice(-2);
  if (answer.length === 0) return refused('card-removed');
  if (isSuccess(answer)) return undefined;
  const attemptsLeft = high === 0x63 && low >= 0xc0 && low <= 0xcf ? low - 0xc0 : undefined;
  if (attemptsLeft) return { ...refused('certificate-pin-wrong'), attemptsLeft };
  return attemptsLeft === 0 || (high === 0x69 && low === 0x83) ? refused('certificate-pin-blocked') : refused('certificate-unreadable');
}

/** The bytes before the status; 62 82 says that the file ended earlier than asked. */
export function dataOf(answer: Uint8Array) {
  if (answer.length === 0) return refused('card-removed');
  const [high, low] = answer.slice(-2);
  const isWhole = isSuccess(answer) || (high === 0x62 && low === 0x82);
  return isWhole && answer.length > 2 ? { name: 'data' as const, bytes: answer.slice(0, -2) } : refused('certificate-unreadable');
}

/** A citizen's certificate has less than 2 KB; whatever claims to be longer is none. */
const longestCertificateBytes = 4096;

/** How long the certificate says that it is: a DER sequence with its length in one or two bytes. */
export function certificateLength([tag, form, high = 0, low = 0]: Uint8Array): number | undefined {
  if (tag !== 0x30) return undefined;
  const length = form === 0x81 ? 3 + high : form === 0x82 ? 4 + (high << 8) + low : undefined;
  return length && length <= longestCertificateBytes ? length : undefined;
}

const isSuccess = (answer: Uint8Array) => answer.length >= 2 && answer.at(-2) === 0x90 && answer.at(-1) === 0x00;

function command(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}
