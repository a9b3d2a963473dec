import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from './clock.js';

export const staffRoles = ['counter', 'registration-desk', 'home-care', 'health-professional', 'reviewer', 'operator', 'auditor'] as const;
export type StaffRole = (typeof staffRoles)[number];
/** `institution` and `department`: where somebody works, where that is a care institution. */
export type Staff = {
  readonly staffId: string;
  readonly role: StaffRole;
  readonly institution?: string | undefined;
  readonly department?: string | undefined;
};
export type AccessTokens = {
  /** @throws IssuerUnavailable when the keys of the issuer cannot be had */
  verify(token: string): Promise<Staff | { name: 'refused'; code: 'token-invalid' }>;
};

/** The identity provider does not answer: nothing is known about the token. */
export class IssuerUnavailable extends Error {
  constructor() {
    super('no-answer');
    this.name = 'IssuerUnavailable';
  }
}

const audience = 'vnhi-api';
const answerMs = 3000;
const longestTokenCharacters = 8192;
/** For the time between two clocks; what is longer past its end is refused. */
const toleranceSeconds = 60;

const claims = z.object({
  sub: z.string().regex(/^[\w.:-]{1,100}$/),
  role: z.enum(staffRoles),
  institution: z.string().min(1).max(40).optional(),
  department: z.string().min(1).max(40).optional(),
});
const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Verifies access tokens of the organisation's identity provider. Which keys count is decided by its configured address alone: whatever a
 * token says about keys (`jku`, `x5u`, `jwk`) is not looked at (N-32).
 */
export function openAccessTokens({ issuer, clock }: { issuer: string; clock: Clock }): AccessTokens {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keysOnce = () =>
    (keys ??= discoverKeys(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    }));
  return {
    async verify(token) {
      if (token.length > longestTokenCharacters) return invalid;
      const getKey = await keysOnce();
      try {
        const { payload } = await jwtVerify(token, getKey, {
          issuer,
          audience,
          algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
          typ: 'at+jwt',
          currentDate: clock.now(),
          clockTolerance: toleranceSeconds,
          requiredClaims: ['exp', 'iat', 'sub'],
        });
        const parsed = claims.safeParse(payload);
        if (!parsed.success) return invalid;
        const { sub: staffId, ...rest } = parsed.data;
        return { staffId, ...rest };
      } catch (error) {
        if (isOutage(error)) throw new IssuerUnavailable();
        return invalid;
      }
    },
  };
}

const invalid = { name: 'refused', code: 'token-invalid' } as const;

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  try {
    const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    const found = discovery.parse(await response.json());
    if (found.issuer !== issuer || new URL(found.jwks_uri).origin !== new URL(issuer).origin) throw new Error('another issuer');
    return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: answerMs });
  } catch {
    throw new IssuerUnavailable();
  }
}

/** Everything that jose does not say about the token itself: time-outs, refused connections, keys that are no keys. */
function isOutage(error: unknown): boolean {
  const aboutTheToken =
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys;
  return !aboutTheToken;
}
