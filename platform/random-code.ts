import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What is stored of a token, in hex. The text itself is hashed, so that no other spelling of the same bytes passes (N-15). */
export const sha256OfToken = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

/** The token of a mailed link. It is derived again when the mail is sent again, so that it need not be kept anywhere. */
export const linkToken = (key: Uint8Array, linkId: string, round: number) =>
  createHmac('sha256', key).update(`${linkId}:${round}`).digest('base64url');

/** What a QR code says that nobody can foretell: 128 random bits, and what is kept of the token that follows from them (D-27). */
export function mintToken(key: Uint8Array): { seed: string; tokenSha256: string } {
  const seed = randomBytes(16).toString('base64url');
  return { seed, tokenSha256: sha256OfToken(tokenOf(key, seed)) };
}

/** Derived again whenever a phone asks for the code, so that it need not be kept anywhere. */
export const tokenOf = (key: Uint8Array, seed: string) => createHmac('sha256', key).update(`token:${seed}`).digest('base64url');

/** So many digits that people read and type, derived likewise; each is as likely as any other. */
export function digitCode(key: Uint8Array, seed: string, length: number): string {
  const next = numbersFrom(key, `digits:${seed}`);
  return Array.from({ length }, () => Math.floor(next() * 10)).join('');
}

/** Letters of both cases and digits without those that are taken for one another: 0 O o 1 l I (D-07, D-08). */
export const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz';

/**
 * A code that people read and type, derived like the token of a link so that it need not be kept anywhere. A byte beyond the last whole
 * multiple of the alphabet is passed over, so that every character is as likely as any other.
 */
export function shortCode(key: Uint8Array, id: string, length: number): string {
  const fairBytes = 256 - (256 % codeAlphabet.length);
  let code = '';
  for (let block = 0; code.length < length; block++) {
    const bytes = createHmac('sha256', key).update(`short-code:${id}:${block}`).digest();
    for (const byte of bytes) if (byte < fairBytes) code += codeAlphabet[byte % codeAlphabet.length];
  }
  return code.slice(0, length);
}

/** Compared exactly, case and all (D-07, D-08), and in a time that does not tell how much of it is right. */
export const isSameCode = (entered: string, code: string) => timingSafeEqual(digestOf(entered), digestOf(code));

const digestOf = (text: string) => createHash('sha256').update(text, 'utf8').digest();

/** Numbers from 0 up to 1, the same ones each time for the same key and id, and not to be foretold without the key. */
export function numbersFrom(key: Uint8Array, id: string): () => number {
  const words = wordsFrom(key, id);
  return () => (words.next().value as number) / 2 ** 32;
}

function* wordsFrom(key: Uint8Array, id: string): Generator<number> {
  for (let block = 0; ; block++) {
    const bytes = createHmac('sha256', key).update(`numbers:${id}:${block}`).digest();
    for (let at = 0; at < bytes.length; at += 4) yield bytes.readUInt32BE(at);
  }
}
