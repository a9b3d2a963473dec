import { CompactSign, importJWK } from 'jose';
import { publicPart, signingKey } from './keys.js';

/** How somebody may pass a statement off as the register's, or the register make one that nobody has to believe. */
export const forgeries = [
  'foreign-key',
  'key-of-its-own',
  'unsigned',
  'public-key-as-secret',
  'tampered-with',
  'other-type',
  'other-issuer',
  'six-minutes-old',
  'six-minutes-ahead',
  'other-form',
  'no-statement',
] as const;
export type Forgery = (typeof forgeries)[number];

const text = (value: string) => new TextEncoder().encode(value);
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What the register says, under its signature (JWS, ES256). */
export function registerStatements({ now, issuer }: { now: () => Date; issuer: () => string }) {
  const key = signingKey('insured-register');
  const foreignKey = { ...signingKey('somebody-else'), kid: key.kid };

  async function sign(typ: string, said: object, forgery?: Forgery): Promise<string> {
    const minutesOff = forgery === 'six-minutes-old' ? -6 : forgery === 'six-minutes-ahead' ? 6 : 0;
    const claims = { iss: issuer(), iat: Math.floor(now().getTime() / 1000) + minutesOff * 60, ...said };
    const header = { alg: 'ES256', typ, kid: key.kid };
    const signed = async (over: object, by: typeof key, more: object = {}) =>
      new CompactSign(text(JSON.stringify(over))).setProtectedHeader({ ...header, ...more }).sign(await importJWK(by, 'ES256'));
    switch (forgery) {
      case 'foreign-key':
        return signed(claims, foreignKey);
      case 'key-of-its-own':
        return signed(claims, foreignKey, { jku: `${issuer()}/elsewhere.json`, jwk: publicPart(foreignKey) });
      case 'unsigned':
        return `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`;
      case 'public-key-as-secret':
        return new CompactSign(text(JSON.stringify(claims)))
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(text(JSON.stringify(publicPart(key))));
      case 'tampered-with': {
        const [head, , signature] = (await signed({ ...claims, iat: claims.iat - 1 }, key)).split('.');
        return [head, encoded(claims), signature].join('.');
      }
      case 'other-type':
        return signed(claims, key, { typ: 'JWT' });
      case 'other-issuer':
        return signed({ ...claims, iss: 'https://elsewhere.example' }, key);
      case 'other-form':
        return signed({ ...claims, event: 'all is well' }, key);
      case 'no-statement':
        return 'this.is.no-statement';
      default:
        return signed(claims, key);
    }
  }
  return { sign, jwks: () => ({ keys: [publicPart(key)] }) };
}
export type RegisterStatements = ReturnType<typeof registerStatements>;
