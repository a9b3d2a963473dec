import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Keyring } from './keys.js';
import { openPhotoStore, PhotoStoreFull, type PhotoStore } from './photo-store.js';

const first = { id: 'first', key: randomBytes(32) };
const second = { id: 'second', key: randomBytes(32) };
const keyring = (...keys: { id: string; key: Buffer }[]): Keyring => ({
  current: keys[0]!,
  get: (id) => keys.find((key) => key.id === id)?.key,
});
const picture = randomBytes(200_000);

let folder: string;
let store: PhotoStore;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'vhic-photos-')), 'photos');
  store = await openPhotoStore(folder, keyring(first));
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const idsIn = (of: PhotoStore) => Array.fromAsync(of.ids());

describe('the photo store', () => {
  it.each([0, 1, 65_536, 65_537, 200_000])('gives a picture of %i bytes back as it was put in', async (bytes) => {
    const id = randomUUID();
    await store.put(id, picture.subarray(0, bytes));
    expect((await store.get(id))!.equals(picture.subarray(0, bytes))).toBe(true);
  });

  it('shows nothing of a picture to whoever reads the disk, and its file to nobody else', async () => {
    const id = randomUUID();
    const said = Buffer.from('who can be seen here');
    await store.put(id, said);
    const file = path.join(folder, id);
    expect((await readFile(file)).includes(said)).toBe(false);
    expect([(await stat(file)).mode & 0o777, (await stat(folder)).mode & 0o777]).toEqual([0o600, 0o700]);
  });

  it('knows no picture that was never there, was removed, or is removed again', async () => {
    const id = randomUUID();
    expect(await store.get(id)).toBeNull();
    await store.put(id, picture);
    await store.remove(id);
    await store.remove(id);
    expect([await store.get(id), await readdir(folder)]).toEqual([null, []]);
  });

  it('takes a picture again under the same id, and another one in its place', async () => {
    const id = randomUUID();
    await store.put(id, picture);
    await Promise.all([store.put(id, picture), store.put(id, picture)]);
    await store.put(id, Buffer.from('another'));
    expect((await store.get(id))!.toString()).toBe('another');
    expect(await readdir(folder)).toEqual([id]);
  });

  it('opens with an earlier key what it sealed, and seals with the current one', async () => {
    const [before, after] = [randomUUID(), randomUUID()];
    await store.put(before, picture);
    const rotated = await openPhotoStore(folder, keyring(second, first));
    await rotated.put(after, picture);
    expect([await rotated.get(before), await rotated.get(after)].map((got) => got!.equals(picture))).toEqual([true, true]);
    await expect(store.get(after)).rejects.toThrow('a key that is not known');
  });

  it.each([
    ['a bit turned over', (file: Buffer) => ((file[file.length >> 1]! ^= 1), file)],
    ['its end cut off', (file: Buffer) => file.subarray(0, -1)],
    ['all but its beginning cut off', (file: Buffer) => file.subarray(0, 10)],
    ['nothing left', () => Buffer.alloc(0)],
    ['something behind it', (file: Buffer) => Buffer.concat([file, Buffer.from('x')])],
  ])('gives nothing out of a file with %s', async (_, change) => {
    const id = randomUUID();
    await store.put(id, picture);
    await writeFile(path.join(folder, id), change(await readFile(path.join(folder, id))));
    await expect(store.get(id)).rejects.toThrow();
  });

  it('gives out no picture that was put in the place of another', async () => {
    const [mine, foreign] = [randomUUID(), randomUUID()];
    await Promise.all([store.put(mine, picture), store.put(foreign, Buffer.from('somebody else'))]);
    await writeFile(path.join(folder, mine), await readFile(path.join(folder, foreign)));
    await expect(store.get(mine)).rejects.toThrow();
  });

  it.each(['../../x', 'a/b', 'x\0', '', `${randomUUID()}/..`, `${randomUUID()}.jpg`, randomUUID().toUpperCase()])(
    'N-50 takes no name but a UUID, so not %j',
    async (name) => {
      await expect(store.put(name, picture)).rejects.toThrow('under a UUID');
      await expect(store.get(name)).rejects.toThrow('under a UUID');
      await expect(store.remove(name)).rejects.toThrow('under a UUID');
      expect(await readdir(path.dirname(folder))).toEqual(['photos']);
    },
  );

  it('lists what lies there, also what a process that died has left, and removes that with the id', async () => {
    const [whole, interrupted] = [randomUUID(), randomUUID()];
    await store.put(whole, picture);
    await writeFile(path.join(folder, `${interrupted}.${randomUUID()}`), 'half of a picture');
    expect((await idsIn(store)).sort()).toEqual([whole, interrupted].sort());
    expect(await store.get(interrupted)).toBeNull();
    await store.remove(interrupted);
    expect(await readdir(folder)).toEqual([whole]);
  });

  it('leaves nothing behind when it cannot finish', async () => {
    const id = randomUUID();
    // A folder of the name stands where the file has to go.
    await rm(folder, { recursive: true });
    store = await openPhotoStore(folder, keyring(first));
    spawnSync('mkdir', ['-p', path.join(folder, id, 'in-the-way')]);
    await expect(store.put(id, picture)).rejects.toThrow();
    expect(await readdir(folder)).toEqual([id]);
  });
});

/** A disk of one megabyte of our own; only who may mount has one. */
describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('F-06 the photo store on a full disk', () => {
  let disk: string;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), 'vhic-disk-'));
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]).status).toBe(0);
  });
  afterAll(async () => {
    spawnSync('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  it('says so, leaves nothing of the picture, still gives out the others, and takes pictures again when there is room', async () => {
    const onDisk = await openPhotoStore(path.join(disk, 'photos'), keyring(first));
    const [kept, tooMuch, later] = [randomUUID(), randomUUID(), randomUUID()];
    await onDisk.put(kept, picture);
    await expect(onDisk.put(tooMuch, randomBytes(2_000_000))).rejects.toThrow(PhotoStoreFull);
    expect(await readdir(path.join(disk, 'photos'))).toEqual([kept]);
    expect((await onDisk.get(kept))!.equals(picture)).toBe(true);

    // Full to the last page: not even the name of a file goes in.
    await writeFile(path.join(disk, 'filler'), randomBytes(2_000_000)).catch(() => undefined);
    await expect(onDisk.put(kept, picture.toReversed())).rejects.toThrow(PhotoStoreFull);
    expect((await onDisk.get(kept))!.equals(picture)).toBe(true);
    await rm(path.join(disk, 'filler'));
    await onDisk.put(later, picture);
    expect((await idsIn(onDisk)).sort()).toEqual([kept, later].sort());
  });
});
