import { type Background, judgeBackground, judgePhotoBytes, judgePhotoHead } from '../../domain/photo.js';
import type { Policy } from '../../domain/policy.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { PhotoIntakeOptions } from '../../platform/photo-intake.js';
import type { ApiParts } from '../parts.js';

/** A picture that can be kept, with what the reviewer is told about its background (D-24). */
export type TakenInPhoto = Background & { readonly jpeg: Buffer; readonly width: number; readonly height: number };

/**
 * Judges the file of an upload and makes the picture anew. Cheap questions come first: size, format, head, and only then the pixels.
 * @param file the intake's own from now on
 * @throws Refusal whose code begins with `photo-`
 * @throws PhotosBusy
 */
export async function takeInPhoto({ photoIntake, policy }: Pick<ApiParts, 'photoIntake' | 'policy'>, file: Buffer): Promise<TakenInPhoto> {
  accepted(judgePhotoBytes(file.length, policy));
  const opened = whole(await photoIntake.open(file));
  accepted(judgePhotoHead(opened.head, policy));
  const { jpeg, width, height, miniature } = whole(await opened.reencode());
  return { jpeg, width, height, ...judgeBackground(miniature, policy) };
}

function whole<T extends object>(picture: T | 'not-jpeg-or-png' | 'damaged'): T {
  if (typeof picture === 'string') throw new Refusal(`photo-${picture}`);
  return picture;
}

/** The numbers of the policy as the intake takes them. */
export const photoIntakeOptions = (policy: Policy): PhotoIntakeOptions => ({
  atOnce: policy.photosAtOnce,
  waiting: policy.photosWaiting,
  seconds: policy.photoSeconds,
  mostPixels: policy.photoMostPixels,
  profileBytes: policy.photoProfileBytes,
  kept: policy.photoKept,
});
