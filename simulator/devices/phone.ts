import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import {
  type AppSession,
  createApiClient,
  type DevicePlatform,
  type Language,
  outcomeOf,
  type Outcome,
  type VerifiedDevice,
} from '../api-client.js';
import { samplePassword, type Person } from '../world/people.js';
import { scan } from './camera.js';
import { cardApplicationPages, virtualCard } from './card-application.js';
import { contentReading } from './contents.js';
import { deviceManagement } from './device-management.js';
import { grants } from './grants.js';
import { institutionLookUp } from './institutions.js';
import { mobileAuthentication } from './mobile-authentication.js';
import { createPhoneNetwork } from './phone-network.js';
import { showingCard } from './showing-card.js';
import { usageLog } from './usage-log.js';

/**
 * A phone or tablet with the App: a key that never leaves it, a camera, and whoever is logged in. Each verb is what a person does and says what
 * came of it; a refusal is an outcome, never an exception.
 */
export type PhoneOptions = {
  readonly apiUrl: string;
  /** The mobile network, where the phone is used to authenticate its number. */
  readonly carrierUrl?: string;
  readonly language?: Language;
  readonly platform?: DevicePlatform;
  readonly model?: string;
  /** How often a call without an answer is sent in all. */
  readonly attempts?: number;
};
export type Phone = ReturnType<typeof createPhone>;
/** What somebody between phone and server would see of one request. */
export type SentRequest = { readonly method: string; readonly url: string; readonly headers: Record<string, string> };

export function createPhone(options: PhoneOptions) {
  const { apiUrl, carrierUrl = 'http://127.0.0.1:4050', language, attempts, platform = 'ios', model = 'iPhone 15' } = options;
  let keys: Promise<KeyPair> = generateKeyPair('ES256');
  let token: string | undefined;
  let nonce: string | undefined;
  let lastSent: SentRequest | undefined;

  const network = createPhoneNetwork({ carrierUrl, sim: null });
  const api = createApiClient({
    apiUrl,
    connection: network.untilCut,
    ...(language && { language }),
    ...(attempts && { attempts }),
    signer: {
      async sign(method, url) {
        // The address without what is asked for in it (RFC 9449).
        const { origin, pathname } = new URL(url);
        const proof = await generateProof(await keys, origin + pathname, method, nonce, token);
        const headers = { dpop: proof, ...(token && { authorization: `DPoP ${token}` }) };
        lastSent = { method, url, headers };
        return headers;
      },
      hear: (answer) => void (nonce = answer.get('dpop-nonce') ?? nonce),
    },
  });

  const verify = (entry: { code: string } | { scanned: string }) => api.post<VerifiedDevice>('/v1/devices', { ...entry, platform, model });

  return {
    platform,
    model,

    /** Device-code authentication: holds the camera before the picture, or types. */
    scanCode: (picture: Uint8Array) => scan(picture, (scanned) => verify({ scanned })),
    /** Hands over what a camera made of any other QR code. */
    scanText: (scanned: string) => verify({ scanned }),
    typeCode: (code: string) => verify({ code }),

    async logIn({ idNumber }: Pick<Person, 'idNumber'>, password = samplePassword): Promise<Outcome<AppSession>> {
      token = undefined;
      const opened = await api.post<AppSession & { token: string }>('/v1/app-sessions', { idNumber, password });
      if (opened.ok) token = opened.body.token;
      return opened;
    },
    isLoggedIn: () => token !== undefined,
    currentSession: () => api.get<AppSession>('/v1/app-sessions/current'),
    async logOut(): Promise<Outcome<null>> {
      const out = await api.delete<null>('/v1/app-sessions/current');
      if (out.ok) token = undefined;
      return out;
    },
    ...deviceManagement(api),
    ...cardApplicationPages(api),
    ...virtualCard(api),
    ...showingCard({ api, network }),
    ...grants(api),
    ...contentReading(api),
    ...institutionLookUp(api),
    ...usageLog(api),

    /** SIM and connection; a new phone has no SIM. */
    network,
    ...mobileAuthentication({ api, network, platform, model, onLogIn: (opened) => void (token = opened) }),

    /** The key is gone with the App: for the service this is another device. */
    reinstallApp() {
      keys = generateKeyPair('ES256');
      [token, nonce] = [undefined, undefined];
    },

    /** What a thief on the way would have; and a thief who uses it on an own phone. */
    lastSent: () => lastSent,
    usesLogInOf: (sent: SentRequest | undefined) => void (token = sent?.headers.authorization?.replace('DPoP ', '')),
    /** Shows another phone's public key, which everybody may see, and signs with its own. */
    async pretendsToBe(other: { publicKey: () => Promise<KeyPair['publicKey']> }) {
      keys = Promise.resolve({ privateKey: (await keys).privateKey, publicKey: await other.publicKey() });
    },
    publicKey: async () => (await keys).publicKey,

    /** The API as this phone reaches it, for what has no verb. */
    api,
  };
}

/** Somebody has recorded what a phone sent and sends it once more. */
export async function sendAgain({ method, url, headers }: SentRequest): Promise<Outcome<unknown>> {
  const answer = await fetch(url, { method, headers: { ...headers, 'accept-language': 'en' } });
  return outcomeOf({ status: answer.status, text: await answer.text() });
}
