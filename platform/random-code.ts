import { createHash, createHmac } from 'node:crypto';

/** What is stored of a token, in hex. The text itself is hashed, so that no other spelling of the same bytes passes (N-15). */
export const sha256OfToken = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

/** The token of a mailed link. It is derived again when the mail is sent again, so that it need not be kept anywhere. */
export const linkToken = (key: Uint8Array, linkId: string, round: number) =>
  createHmac('sha256', key).update(`${linkId}:${round}`).digest('base64url');
