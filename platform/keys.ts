import { createECDH, createHmac, createPrivateKey, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import { ConfigError } from './config.js';

/** Several keys of one purpose: the current one is used, earlier ones still open what they sealed. */
export type Keyring = { readonly current: { readonly id: string; readonly key: Buffer }; get(id: string): Buffer | undefined };

export type Keys = {
  /** Seals what passes through Temporal. */
  readonly codec: Keyring;
  /** Seals secrets that rest in a table for a while. */
  readonly secrets: Keyring;
  /** Seals the pictures of applicants. */
  readonly photos: Keyring;
  /** Mailed links are derived from it. */
  readonly link: Keyring;
  /** The cookies of portal sessions and the tokens of the App are derived from it. */
  readonly sessionKey: Buffer;
  /** What devices have to sign over, and device codes, are derived from it. */
  readonly deviceKey: Buffer;
  /** What captchas show is derived from it. */
  readonly captchaKey: Buffer;
  /** Repeated requests are told apart by fingerprints made with it. */
  readonly fingerprintKey: Buffer;
  /** Added to every password before it is hashed. */
  readonly passwordPepper: Buffer;
  readonly openId: OpenIdKeys;
  /** The tokens of visit codes are derived from it. */
  readonly visitCodeKey: Buffer;
  /** The codes of offered grants are derived from it. */
  readonly grantKey: Buffer;
  /** Sign the receipts of institutions: the current one first; earlier ones are still published. */
  readonly receipts: readonly JWK[];
};

/** Of the OpenID provider. */
export type OpenIdKeys = {
  /** Sign what agencies are told: the current one first; earlier ones are still published. */
  readonly signing: readonly JWK[];
  /** By which each agency knows a person under another name. Never changed: every agency would lose everybody. */
  readonly subject: Buffer;
  readonly cookies: readonly Buffer[];
};

/** A person, a network or a device to be known again without being kept: a number of ten digits could be guessed from a plain hash. */
export const subjectHmac = ({ keys }: { readonly keys: Pick<Keys, 'fingerprintKey'> }, subject: string) =>
  createHmac('sha256', keys.fingerprintKey).update(subject).digest('base64url');

const keyBytes = 32;
const keyringFile = z.object({
  current: z.string(),
  keys: z.record(
    z.string().regex(/^[\w-]{1,64}$/),
    z.base64url().refine((key) => Buffer.from(key, 'base64url').length === keyBytes),
  ),
});

/** Opens the keys of API and worker; the first process to start makes them. */
export async function openKeys(folder: string): Promise<Keys> {
  const [codec, secrets, photos, link, sessionKeys, deviceKeys, captchas, fingerprints, peppers, openId, visitCodes, grants, receipts] =
    await Promise.all([
      openCodecKeys(folder),
      openKeyring(folder, 'secrets'),
      openKeyring(folder, 'photos'),
      openKeyring(folder, 'link'),
      openKeyring(folder, 'session'),
      openKeyring(folder, 'device'),
      openKeyring(folder, 'captcha'),
      openKeyring(folder, 'fingerprint'),
      openKeyring(folder, 'pepper'),
      openOpenIdKeys(folder),
      openKeyring(folder, 'visit-code'),
      openKeyring(folder, 'grant'),
      readKeys(folder, 'receipt'),
    ]);
  return {
    codec,
    secrets,
    photos,
    link,
    sessionKey: sessionKeys.current.key,
    deviceKey: deviceKeys.current.key,
    captchaKey: captchas.current.key,
    fingerprintKey: fingerprints.current.key,
    passwordPepper: peppers.current.key,
    openId,
    visitCodeKey: visitCodes.current.key,
    grantKey: grants.current.key,
    receipts: receipts.map(([id, secret]) => receiptKey(id, secret)),
  };
}

async function openOpenIdKeys(folder: string): Promise<OpenIdKeys> {
  const [signing, subject, cookies] = await Promise.all([
    readKeys(folder, 'openid-signing'),
    openKeyring(folder, 'openid-subject'),
    readKeys(folder, 'openid-cookie'),
  ]);
  return {
    signing: signing.map(([id, secret]) => signingKey(id, secret)),
    subject: subject.current.key,
    cookies: cookies.map(([, key]) => key),
  };
}

/** A P-256 key of a secret, which is its private number. */
export function signingKey(id: string, secret: Buffer): JWK {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  const [x, y, d] = [point.subarray(1, 33), point.subarray(33), secret].map((bytes) => bytes.toString('base64url'));
  return { kty: 'EC', crv: 'P-256', x, y, d, kid: id, alg: 'ES256', use: 'sig' };
}

/** What of a key may be known to others. */
export const publicPart = ({ d: _secret, ...published }: JWK): JWK => published;

/** An Ed25519 key of a secret: the same receipt signed again is the same text (I-11). */
export function receiptKey(id: string, secret: Buffer): JWK {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]);
  return { ...createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' }), kid: id, alg: 'EdDSA', use: 'sig' };
}

/** The reader host and the codec server know this key and no other. */
export const openCodecKeys = (folder: string): Promise<Keyring> => openKeyring(folder, 'codec');

/** Of a reader host: it signs what its local component reads. Made by the host itself at its first start, and never copied from it. */
export async function openReaderHostKey(folder: string): Promise<JWK> {
  const [[, secret]] = (await orNotWritable(readKeys(folder, 'reader-host'))) as [[id: string, secret: Buffer]];
  const key = signingKey('', secret);
  return { ...key, kid: await calculateJwkThumbprint(key) };
}

/** On a machine that is not the one where the keys were made: a key of its own would open nothing. */
export async function findCodecKeys(folder: string): Promise<Keyring> {
  const file = path.join(folder, 'codec.json');
  if ((await readIfThere(file)) === undefined)
    throw new ConfigError('The folder that KEYS_DIR names has no codec.json: copy that file from the machine where API and worker run.');
  return openCodecKeys(folder);
}

async function openKeyring(folder: string, purpose: string): Promise<Keyring> {
  const keys = await readKeys(folder, purpose);
  const [id, key] = keys[0]!;
  return { current: { id, key }, get: (wanted) => new Map(keys).get(wanted) };
}

/** The keys of a purpose with their ids, the current one first. */
async function readKeys(folder: string, purpose: string): Promise<[id: string, key: Buffer][]> {
  const file = path.join(folder, `${purpose}.json`);
  const content = await firstWritten(file, newKeyring);
  const ring = keyringFile.safeParse(parseJson(content));
  if (!ring.success || !Object.hasOwn(ring.data.keys, ring.data.current)) throw new Error(`The key file ${file} is damaged: restore it.`);
  const { current, keys } = ring.data;
  const currentFirst = [current, ...Object.keys(keys).filter((id) => id !== current)];
  return currentFirst.map((id) => [id, Buffer.from(keys[id]!, 'base64url')]);
}

async function newKeyring(): Promise<string> {
  const id = randomBytes(6).toString('hex');
  return JSON.stringify({ current: id, keys: { [id]: randomBytes(keyBytes).toString('base64url') } });
}

/**
 * The content of a file with a secret, which is made if there is none. Several processes start at once: each writes a whole file aside, and the first to
 * link it into place has made the secret for all.
 */
export async function firstWritten(file: string, content: () => Promise<string>): Promise<string> {
  const found = await readIfThere(file);
  if (found !== undefined) return found;
  const aside = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(await content());
    await handle.sync();
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await unlink(aside);
  }
  return readFile(file, 'utf8');
}

/** For what a reader host makes for itself beside the key that was copied there. @throws ConfigError */
export function orNotWritable<T>(making: Promise<T>): Promise<T> {
  return making.catch((error: NodeJS.ErrnoException) => {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error;
    throw new ConfigError('The folder that KEYS_DIR names cannot be written: a reader host keeps its own key and certificate there.');
  });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
