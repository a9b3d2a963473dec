import { randomUUID } from 'node:crypto';
import { mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Keyring } from './keys.js';
import { openBytes, sealPieces } from './seal.js';

/** Keeps pictures, each under a UUID. Nothing else is ever part of a file's name (N-50). */
export type PhotoStore = {
  /**
   * Kept for good when this returns; after a failure there is nothing. The same id again replaces the picture.
   * @throws PhotoStoreFull
   */
  put(id: string, picture: Uint8Array): Promise<void>;
  /** The whole picture or none: one that was changed, cut short or exchanged for another is an outage and not shown in part. */
  get(id: string): Promise<Buffer | null>;
  /** Also what an interrupted `put` has left. Nothing there is no failure. */
  remove(id: string): Promise<void>;
  /** Of all that lies there, also of what an interrupted `put` has left. Some may come twice. */
  ids(): AsyncIterable<string>;
};

/** There is no room for another picture (F-06). */
export class PhotoStoreFull extends Error {}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const uuidLength = 36;
const pieceBytes = 64 * 1024;
const fullDisk = new Set(['ENOSPC', 'EDQUOT']);

/**
 * A folder, which may be shared by any number of processes. A file holds the length of the key's id, that id, and the picture sealed
 * with it (AES-256-GCM) for its own id, so that files cannot be exchanged.
 */
export async function openPhotoStore(folder: string, keys: Keyring): Promise<PhotoStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fileOf = (id: string) => {
    if (!uuid.test(id)) throw new Error('A picture is kept under a UUID and nothing else.');
    return path.join(folder, id);
  };
  return {
    async put(id, picture) {
      const file = fileOf(id);
      let written = `${file}.${randomUUID()}`;
      try {
        await writeDown(written, sealed(keys, id, picture));
        await rename(written, file);
        written = file;
        await syncFolder(folder);
      } catch (error) {
        await rm(written, { force: true });
        throw fullDisk.has((error as NodeJS.ErrnoException).code ?? '') ? new PhotoStoreFull('no room', { cause: error }) : error;
      }
    },
    async get(id) {
      const content = await readIfThere(fileOf(id));
      if (!content) return null;
      const keyIdEnd = 1 + (content[0] ?? 0);
      return openBytes(keys, content.toString('latin1', 1, keyIdEnd), content.subarray(keyIdEnd), id);
    },
    async remove(id) {
      const file = fileOf(id);
      await rm(file, { force: true });
      for await (const { name } of await opendir(folder)) if (name.startsWith(`${id}.`)) await rm(path.join(folder, name), { force: true });
    },
    async *ids() {
      for await (const { name } of await opendir(folder)) yield name.slice(0, uuidLength);
    },
  };
}

async function* sealed(keys: Keyring, id: string, picture: Uint8Array): AsyncGenerator<Buffer> {
  const { keyId, pieces } = sealPieces(keys, inPieces(picture), id);
  yield Buffer.from([keyId.length]);
  yield Buffer.from(keyId, 'latin1');
  yield* pieces;
}

function* inPieces(picture: Uint8Array) {
  for (let at = 0; at < picture.length; at += pieceBytes) yield picture.subarray(at, at + pieceBytes);
}

async function writeDown(file: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(pieces);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A name is only sure to survive a power cut when its folder is written down too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
