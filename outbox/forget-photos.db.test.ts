import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { heldClock, openTestDatabase, type TestDatabase, testKeys } from '../api/support/test-api.js';
import { Card, CardApplication, CardApplicationDraft, Photo, Redemption } from '../database/entities/index.js';
import { defaultPolicy } from '../domain/policy.js';
import { openPhotoStore, type PhotoStore } from '../platform/photo-store.js';
import { forgetPhotos } from './forget-photos.js';

const start = new Date('2026-03-02T08:00:00.000Z');
const clock = heldClock(start.toISOString());
const { leftoversSeconds, photosKeptSeconds, redeemedPhotoSeconds } = defaultPolicy;
const after = (seconds: number, ms = 0) => new Date(start.getTime() + seconds * 1000 + ms);
let database: TestDatabase;
let folder: string;
let photoStore: PhotoStore;

beforeAll(async () => void (database = await openTestDatabase(process.env.TEST_DATABASE_URL!)));
afterAll(() => database.close());
beforeEach(async () => {
  clock.set(start);
  await database.clear();
  folder = await mkdtemp(path.join(tmpdir(), 'vhic-forget-'));
  photoStore = await openPhotoStore(folder, testKeys().photos);
  return () => rm(folder, { recursive: true });
});

const sweep = (suspects: ReadonlySet<string> = new Set()) =>
  forgetPhotos({ orm: database.orm, clock, policy: defaultPolicy, photoStore }, suspects);
const isKept = async (id: string) => (await photoStore.get(id)) !== null;

async function picture(): Promise<string> {
  const id = randomUUID();
  await photoStore.put(id, Buffer.from('a picture'));
  const em = database.orm.em.fork();
  const size = { bytes: 9, widthPixels: 600, heightPixels: 800, whiteShare: 1, backgroundIsWhite: true };
  em.create(Photo, { id, registrationId: randomUUID(), purpose: 'portrait', ...size, receivedAt: start });
  await em.flush();
  return id;
}
type Place = 'documentPhotoId' | 'portraitPhotoId';
async function applied(photoId: string, place: Place, settled: Partial<Pick<CardApplication, 'state' | 'settledAt'>> = {}) {
  const em = database.orm.em.fork();
  const [id, other] = [randomUUID(), randomUUID()];
  em.create(CardApplication, {
    ...{ id, registrationId: id, cardId: other, personDigest: 'x', state: 'under-review', channel: 'app', consentIds: [] },
    ...{ documentKind: 'arc', documentPhotoId: other, portraitPhotoId: other, [place]: photoId, submittedAt: start, dueAt: start },
    ...settled,
  });
  await em.flush();
}

/** At this instant it is still there; a millisecond later it is gone, with what the row says. */
async function keptUntil(id: string, instant: Date) {
  clock.set(instant);
  await sweep();
  expect(await isKept(id)).toBe(true);
  clock.set(new Date(instant.getTime() + 1));
  await sweep();
  expect(await isKept(id)).toBe(false);
  expect((await database.orm.em.fork().findOneOrFail(Photo, { id })).removedAt).toEqual(new Date(instant.getTime() + 1));
}

describe('R-044 pictures', () => {
  it('that nothing holds are destroyed after a day', async () => {
    await keptUntil(await picture(), after(leftoversSeconds));
  });

  it.each<Place>(['documentPhotoId', 'portraitPhotoId'])('of an application are kept while it is open: %s', async (place) => {
    const id = await picture();
    await applied(id, place);
    clock.set(after(10 * photosKeptSeconds));
    await sweep();
    expect(await isKept(id)).toBe(true);
  });

  it.each<Place>(['documentPhotoId', 'portraitPhotoId'])('of a settled application are destroyed after thirty days: %s', async (place) => {
    const id = await picture();
    await applied(id, place, { state: 'returned', settledAt: start });
    await keptUntil(id, after(photosKeptSeconds));
  });

  it('on a card are kept as long as the card lives', async () => {
    const id = await picture();
    await applied(id, 'portraitPhotoId', { state: 'approved', settledAt: start });
    const em = database.orm.em.fork();
    const card = em.create(Card, { id: randomUUID(), registrationId: randomUUID(), idNumber: 'A123456789', openedAt: start, photoId: id });
    await em.flush();
    clock.set(after(10 * photosKeptSeconds));
    await sweep();
    expect(await isKept(id)).toBe(true);
    card.voidedAt = clock.now();
    await em.flush();
    await sweep();
    expect(await isKept(id)).toBe(false);
  });

  it('D-28 are kept while an institution may look at them, whatever became of the card', async () => {
    const id = await picture();
    await database.orm.em.fork().insert(Redemption, {
      ...{ id: randomUUID(), presentationId: randomUUID(), codeNumber: 1, institutionCode: '9900000001', departmentCode: '01' },
      ...{ redeemedBy: 'desk-1', redeemedAt: after(leftoversSeconds), photoId: id, idempotencyKey: 'x', requestFingerprint: 'x' },
    });
    await keptUntil(id, after(leftoversSeconds + redeemedPhotoSeconds, -1));
  });

  it.each<Place>(['documentPhotoId', 'portraitPhotoId'])('in a form are kept as long as the form is: %s', async (place) => {
    const id = await picture();
    const em = database.orm.em.fork();
    const draft = { id: randomUUID(), registrationId: randomUUID(), channel: 'app' as const, consentIds: [], [place]: id };
    em.create(CardApplicationDraft, { ...draft, createdAt: start, expiresAt: after(2 * leftoversSeconds) });
    await em.flush();
    clock.set(after(2 * leftoversSeconds));
    await sweep();
    expect(await isKept(id)).toBe(true);
    await database.orm.em.fork().nativeDelete(CardApplicationDraft, { id: draft.id });
    await sweep();
    expect(await isKept(id)).toBe(false);
  });

  it('are destroyed once, and again only where somebody has put one back', async () => {
    const id = await picture();
    const destroyedAt = after(leftoversSeconds, 1);
    clock.set(destroyedAt);
    await sweep();
    clock.set(after(2 * leftoversSeconds));
    await photoStore.put(id, Buffer.from('from a backup'));
    await sweep(await sweep());
    expect(await isKept(id)).toBe(false);
    expect((await database.orm.em.fork().findOneOrFail(Photo, { id })).removedAt).toEqual(destroyedAt);
  });

  it('without a row are destroyed by the second sweep that finds them: an upload under way has none yet', async () => {
    const id = randomUUID();
    await photoStore.put(id, Buffer.from('a picture'));
    const suspects = await sweep();
    expect([...suspects]).toEqual([id]);
    expect(await isKept(id)).toBe(true);
    await sweep(suspects);
    expect(await isKept(id)).toBe(false);
  });
});
