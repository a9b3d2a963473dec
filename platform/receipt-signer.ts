import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import { publicPart } from './keys.js';

/** Signs what an institution keeps of a redemption, so that it can show later that the card was there (D-28). */
export type ReceiptSigner = {
  sign(claims: JWTPayload): Promise<string>;
  /** The keys by which anybody can check it. */
  readonly published: { readonly keys: readonly JWK[] };
};

export async function openReceiptSigner(keys: readonly JWK[]): Promise<ReceiptSigner> {
  const [current] = keys;
  const key = await importJWK(current!, 'EdDSA');
  return {
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', kid: current!.kid!, typ: 'vnhi-receipt+jwt' }).sign(key),
    published: { keys: keys.map(publicPart) },
  };
}
