import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** Several keys of one purpose: the current one is used, earlier ones still open what they sealed. */
export type Keyring = { readonly current: { readonly id: string; readonly key: Buffer }; get(id: string): Buffer | undefined };

export type Keys = {
  /** Seals what passes through Temporal. */
  readonly codec: Keyring;
  /** Seals secrets that rest in a table for a while. */
  readonly secrets: Keyring;
  /** Mailed links are derived from it. */
  readonly link: Keyring;
  /** The cookies of portal sessions and the tokens of the App are derived from it. */
  readonly sessionKey: Buffer;
  /** What devices have to sign over, and device codes, are derived from it. */
  readonly deviceKey: Buffer;
  /** Repeated requests are told apart by fingerprints made with it. */
  readonly fingerprintKey: Buffer;
  /** Added to every password before it is hashed. */
  readonly passwordPepper: Buffer;
};

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
  const [codec, secrets, link, sessionKeys, deviceKeys, fingerprints, peppers] = await Promise.all([
    openCodecKeys(folder),
    openKeyring(folder, 'secrets'),
    openKeyring(folder, 'link'),
    openKeyring(folder, 'session'),
    openKeyring(folder, 'device'),
    openKeyring(folder, 'fingerprint'),
    openKeyring(folder, 'pepper'),
  ]);
  return {
    codec,
    secrets,
    link,
    sessionKey: sessionKeys.current.key,
    deviceKey: deviceKeys.current.key,
    fingerprintKey: fingerprints.current.key,
    passwordPepper: peppers.current.key,
  };
}

/** The reader host and the codec server know this key and no other. */
export const openCodecKeys = (folder: string): Promise<Keyring> => openKeyring(folder, 'codec');

async function openKeyring(folder: string, purpose: string): Promise<Keyring> {
  const file = path.join(folder, `${purpose}.json`);
  const content = (await readIfThere(file)) ?? (await make(file));
  const ring = keyringFile.safeParse(parseJson(content));
  if (!ring.success || !Object.hasOwn(ring.data.keys, ring.data.current)) throw new Error(`The key file ${file} is damaged: restore it.`);
  const keys = new Map(Object.entries(ring.data.keys).map(([id, key]) => [id, Buffer.from(key, 'base64url')]));
  return { current: { id: ring.data.current, key: keys.get(ring.data.current)! }, get: (id) => keys.get(id) };
}

/** Several processes start at once: each writes a whole file aside, and the first to link it into place has made the key for all. */
async function make(file: string): Promise<string> {
  const id = randomBytes(6).toString('hex');
  const aside = `${file}.${randomUUID()}`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify({ current: id, keys: { [id]: randomBytes(keyBytes).toString('base64url') } }));
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
