/** What a local component may say instead of what is on the card. */
export const componentRefusals = [
  'no-reader',
  'no-card',
  'wrong-card',
  'card-mute',
  'card-removed',
  'card-unreadable',
  'reader-busy',
  'reader-service-gone',
  'wrong-certificate-card',
  'certificate-pin-wrong',
  'certificate-pin-blocked',
  'certificate-unreadable',
] as const;

/** What a local component says for one nonce of the portal, signed by the key of its host: what the card said, or why it said nothing. A certificate signs the nonce itself. */
export type ComponentAnswer = {
  /** The reader host. */
  readonly iss: string;
  readonly nonce: string;
  readonly result:
    | { readonly name: 'read'; readonly record: string }
    | { readonly name: 'signed'; readonly certificate: string; readonly signature: string }
    | { readonly name: 'refused'; readonly code: (typeof componentRefusals)[number]; readonly attemptsLeft?: number | undefined };
};
/** The type of such a text among others that are signed (RFC 8725). */
export const componentAnswerType = 'card-reading+jws';
