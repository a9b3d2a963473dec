import type { MikroORM } from '@mikro-orm/postgresql';
import { Photo } from '../database/entities/index.js';
import type { Policy } from '../domain/policy.js';
import type { Clock } from '../platform/clock.js';
import type { PhotoStore } from '../platform/photo-store.js';

type PhotoPolicy = Pick<Policy, 'leftoversSeconds' | 'photosKeptSeconds' | 'redeemedPhotoSeconds'>;

/** Pictures that nothing needs any more: no card shows them, no form holds them, no application that is open or was settled lately, and no institution compares. */
const unneeded = `
  select p.id from photos p
  where p.removed_at is null and p.received_at < ?
    and not exists (select 1 from cards c where c.photo_id = p.id and c.voided_at is null)
    and not exists (select 1 from card_application_drafts d
                    where p.id in (d.document_photo_id, d.portrait_photo_id))
    and not exists (select 1 from card_applications a
                    where p.id in (a.document_photo_id, a.portrait_photo_id) and (a.settled_at is null or a.settled_at >= ?))
    and not exists (select 1 from redemptions r where r.photo_id = p.id and r.redeemed_at > ?)
  limit 1000`;

/**
 * Destroys pictures for which there is no purpose any more, and what an upload that was refused or cut off has left in the store without a row.
 * @param suspects what the sweep before found without a row: an upload that is under way has no row yet, an hour later it has
 * @returns what this sweep found without a row
 */
export async function forgetPhotos(
  { orm, clock, policy, photoStore }: { orm: MikroORM; clock: Clock; policy: PhotoPolicy; photoStore: PhotoStore },
  suspects: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const em = orm.em.fork();
  const before = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000);
  const lately = [policy.leftoversSeconds, policy.photosKeptSeconds, policy.redeemedPhotoSeconds].map(before);
  const rows = await em.execute<{ id: string }[]>(unneeded, lately);
  for (const { id } of rows) {
    await photoStore.remove(id);
    await em.nativeUpdate(Photo, { id }, { removedAt: clock.now() });
  }
  const found = new Set<string>();
  for await (const id of photoStore.ids()) if ((await em.count(Photo, { id, removedAt: null })) === 0) found.add(id);
  for (const id of found) if (suspects.has(id)) await photoStore.remove(id);
  return found;
}
