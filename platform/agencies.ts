import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from './config.js';

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const publicKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.base64url(),
  y: z.base64url(),
  kid: z.string().min(1),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});
const agency = z.strictObject({
  agencyId: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  name: bilingual,
  /** Shown to the person, who agrees to it and to nothing else. */
  purpose: bilingual,
  claims: z.array(z.string()).min(1),
  redirectUris: z
    .array(z.url({ protocol: /^https$/ }))
    .min(1)
    .refine((uris) => new Set(uris.map((uri) => URL.parse(uri)?.host)).size === 1, 'must be on one host'),
  // Two while a key is changed.
  keys: z.array(publicKey).min(1).max(2),
});

/** An agency that may ask, by agreement with the insurer. Nobody can enter itself. */
export type Agency = z.infer<typeof agency>;

const file = z
  .array(agency)
  .refine((agencies) => new Set(agencies.map(({ agencyId }) => agencyId)).size === agencies.length, 'an agency stands there twice');

/** The agencies of the file; without a file there is none. */
export async function loadAgencies(path: string | undefined): Promise<readonly Agency[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ConfigError('RELYING_PARTIES_FILE names a file that cannot be read.');
  });
  const parsed = file.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new ConfigError(`The file of RELYING_PARTIES_FILE does not fit: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
