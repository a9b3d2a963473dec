import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** What a picture's file says without being unfolded. Width and height are those of the picture held upright. */
export type PhotoHead = {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** How often a decoder has to go through the whole picture. */
  readonly scans: number;
  readonly profileBytes: number;
};
type HeadPolicy = Pick<Policy, 'photoLeastPixels' | 'photoMostPixels' | 'photoMostScans' | 'photoProfileBytes'>;

type Acceptable = { readonly name: 'acceptable' };
const acceptable: Acceptable = { name: 'acceptable' };

/** The limit itself is too much already (R-142, N-41). */
export function judgePhotoBytes(bytes: number, { photoBytes }: Pick<Policy, 'photoBytes'>): Acceptable | Refused {
  if (bytes === 0) return refused('photo-empty');
  return bytes < photoBytes ? acceptable : refused('photo-too-large');
}

/** Judged before a single pixel is unfolded (N-44). */
export function judgePhotoHead({ width, height, frames, scans, profileBytes }: PhotoHead, policy: HeadPolicy): Acceptable | Refused {
  const { photoLeastPixels: least, photoMostPixels, photoMostScans, photoProfileBytes } = policy;
  if (width * height > photoMostPixels) return refused('photo-too-many-pixels');
  if (frames > 1) return refused('photo-animated');
  if (scans > photoMostScans || profileBytes > photoProfileBytes) return refused('photo-damaged');
  return width < least.width || height < least.height ? refused('photo-too-small') : acceptable;
}

/** A small copy of a picture: three bytes for each pixel, row by row from the top. */
export type Miniature = { readonly width: number; readonly height: number; readonly pixels: Uint8Array };
export type Background = { readonly whiteShare: number; readonly backgroundIsWhite: boolean };

/** How much of the borders is white: a warning for the reviewer, who decides, and never a refusal (R-143, D-24). */
export function judgeBackground({ width, height, pixels }: Miniature, { photoBackground }: Pick<Policy, 'photoBackground'>): Background {
  const { stripShare, sideShare, leastChannel, mostTint, leastWhiteShare } = photoBackground;
  const strip = Math.max(1, Math.round(Math.min(width, height) * stripShare));
  const shoulders = Math.round(height * sideShare);
  const isBorder = (x: number, y: number) => y < strip || (y < shoulders && (x < strip || x >= width - strip));
  const isWhite = (at: number) => {
    const channels = pixels.subarray(at, at + 3);
    const [least, most] = [Math.min(...channels), Math.max(...channels)];
    return least >= leastChannel && most - least <= mostTint;
  };
  let [border, white] = [0, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!isBorder(x, y)) continue;
      border++;
      if (isWhite((y * width + x) * 3)) white++;
    }
  const whiteShare = white / border;
  return { whiteShare, backgroundIsWhite: whiteShare >= leastWhiteShare };
}
