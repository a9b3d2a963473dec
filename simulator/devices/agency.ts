import { type CryptoKey, importJWK } from 'jose';
import * as openid from 'openid-client';
import { signingKey } from '../keys.js';

/** The agencies of the simulated world, as the insurer has them on file. */
export const agencies = {
  'social-affairs': { redirectUri: 'https://social-affairs.example/callback', scope: 'openid registered confirmed_at registration_method' },
  'city-library': { redirectUri: 'https://library.example/callback', scope: 'openid registered' },
} as const;
export type AgencyId = keyof typeof agencies;

/** What the agency changes of an ordinary request, to see what happens; undefined leaves a parameter out. */
export type RequestChanges = Record<string, string | undefined>;
export type Told = {
  readonly sub: string;
  readonly registered?: boolean;
  readonly confirmed_at?: string;
  readonly registration_method?: string;
};
/** What an agency gets: an answer, or an error in the words of the standard. */
export type AgencyOutcome<Body> = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly error: string };
export type Tokens = { readonly accessToken: string; readonly idToken: Record<string, unknown>; readonly subject: string };
export type Agency = ReturnType<typeof createAgency>;

/** The server of another agency: sends a browser to ask, takes it back at its redirect address, and asks with the token that it gets. */
export function createAgency(options: { agencyId: AgencyId; issuer: string; now: () => Promise<Date> }) {
  const { agencyId, issuer, now } = options;
  const { redirectUri, scope } = agencies[agencyId];
  let checks = { pkceCodeVerifier: '', expectedState: '', expectedNonce: '' };

  /** Its clock goes with the world's. */
  async function configuration(keyOf: AgencyId = agencyId): Promise<openid.Configuration> {
    const key = (await importJWK(signingKey(keyOf), 'ES256')) as CryptoKey;
    const skewSeconds = Math.round(((await now()).getTime() - Date.now()) / 1000); // eslint-disable-line no-restricted-syntax -- openid-client asks the computer what time it is.
    const metadata = { [openid.clockSkew]: skewSeconds, id_token_signed_response_alg: 'ES256' };
    const authentication = openid.PrivateKeyJwt({ key, kid: keyOf });
    return openid.discovery(new URL(issuer), agencyId, metadata, authentication, { execute: [openid.allowInsecureRequests] });
  }

  return {
    redirectUri,

    /** The address to which it sends the person's browser. */
    async ask(changes: RequestChanges = {}): Promise<string> {
      checks = {
        pkceCodeVerifier: openid.randomPKCECodeVerifier(),
        expectedState: openid.randomState(),
        expectedNonce: openid.randomNonce(),
      };
      const parameters: RequestChanges = {
        redirect_uri: redirectUri,
        scope,
        code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
        code_challenge_method: 'S256',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        ...changes,
      };
      const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return openid.buildAuthorizationUrl(await configuration(), Object.fromEntries(given)).href;
    },

    /** The browser comes back: exchanges the code for tokens, as whoever has the key. */
    receive: (url: string, keyOf?: AgencyId): Promise<AgencyOutcome<Tokens>> =>
      outcomeOf(async () => {
        const tokens = await openid.authorizationCodeGrant(await configuration(keyOf), new URL(url), { ...checks, idTokenExpected: true });
        const idToken = tokens.claims() as Record<string, unknown> & { sub: string };
        return { accessToken: tokens.access_token, idToken, subject: idToken.sub };
      }),

    /** Asks about the person. */
    fetchAnswer: ({ accessToken, subject }: Tokens): Promise<AgencyOutcome<Told>> =>
      outcomeOf(async () => (await openid.fetchUserInfo(await configuration(), accessToken, subject)) as unknown as Told),
  };
}

async function outcomeOf<Body>(work: () => Promise<Body>): Promise<AgencyOutcome<Body>> {
  try {
    return { ok: true, body: await work() };
  } catch (error) {
    const told =
      error instanceof openid.WWWAuthenticateChallengeError ? error.cause[0]?.parameters.error : (error as { error?: string }).error;
    if (!told) throw error;
    return { ok: false, error: told };
  }
}
