import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';

/** What a receipt states: nothing of the person (D-28). */
export type ReceiptClaims = {
  readonly iss: string;
  readonly jti: string;
  readonly iat: number;
  readonly institution: string;
  readonly department: string;
  readonly redeemedAt: string;
  readonly proof: 'photo' | 'identity-document';
  readonly presentedBy: 'holder' | 'grantee';
};
export type ReceiptCheck =
  | { readonly valid: true; readonly claims: ReceiptClaims }
  | { readonly valid: false; readonly reason: 'signature-wrong' | 'key-unknown' | 'claims-missing' | 'no-receipt' };

const requiredClaims = ['iss', 'jti', 'iat', 'institution', 'department', 'redeemedAt', 'proof', 'presentedBy'];

/** Checks a receipt against the published keys, as anybody can who has them: nobody is asked. */
export async function checkReceipt(receipt: string, keys: JSONWebKeySet): Promise<ReceiptCheck> {
  try {
    const { payload } = await jwtVerify(receipt, createLocalJWKSet(keys), {
      algorithms: ['EdDSA'],
      typ: 'vnhi-receipt+jwt',
      requiredClaims,
    });
    return { valid: true, claims: payload as ReceiptClaims };
  } catch (error) {
    return { valid: false, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown) {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature-wrong';
  if (error instanceof errors.JWKSNoMatchingKey) return 'key-unknown';
  return error instanceof errors.JWTClaimValidationFailed && error.claim !== 'typ' ? 'claims-missing' : 'no-receipt';
}

export const receiptForgeries = ['changed-character', 'changed-claim', 'other-key'] as const;
export type ReceiptForgery = (typeof receiptForgeries)[number];

/** A receipt of which somebody has changed a character of the signature or the department, or which somebody else has signed. */
export async function forgedReceipt(receipt: string, forgery: ReceiptForgery): Promise<string> {
  const [head = '', claims = '', signature = ''] = receipt.split('.');
  if (forgery === 'changed-character') return [head, claims, (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)].join('.');
  const changed = { ...decodeJwt(receipt), department: '99' };
  if (forgery === 'changed-claim') return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
  const { privateKey } = await generateKeyPair('EdDSA');
  return new SignJWT(decodeJwt(receipt)).setProtectedHeader({ alg: 'EdDSA', ...decodeProtectedHeader(receipt) }).sign(privateKey);
}
