import type { ApiParts } from '../parts.js';

/** A picture that a row names is there; a store without it has lost something, which is an outage. */
export async function photoOf({ photoStore }: Pick<ApiParts, 'photoStore'>, id: string): Promise<Buffer> {
  const picture = await photoStore.get(id);
  if (!picture) throw new Error(`The picture ${id} is not in the store.`);
  return picture;
}
