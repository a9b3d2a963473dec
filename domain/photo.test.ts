import { describe, expect, it } from 'vitest';
import { judgeBackground, judgePhotoBytes, judgePhotoHead } from './photo.js';
import { defaultPolicy } from './policy.js';

const codeOf = (outcome: { name: string; code?: string }) => outcome.code ?? outcome.name;

describe('judgePhotoBytes', () => {
  it.each([
    ['N-41 refusal:photo-empty nothing', 0, 'photo-empty'],
    ['one byte', 1, 'acceptable'],
    ['N-41 the last byte that is allowed', 5_242_879, 'acceptable'],
    ['N-41 refusal:photo-too-large 5 MB', 5_242_880, 'photo-too-large'],
  ])('%s', (_, bytes, expected) => expect(codeOf(judgePhotoBytes(bytes, defaultPolicy))).toBe(expected));
});

describe('judgePhotoHead', () => {
  const plain = { width: 480, height: 600, frames: 1, scans: 1, profileBytes: 0 };
  it.each([
    ['D-24 the least pixels', plain, 'acceptable'],
    ['N-41 refusal:photo-too-small a pixel too narrow', { ...plain, width: 479 }, 'photo-too-small'],
    ['D-24 a pixel too low', { ...plain, height: 599 }, 'photo-too-small'],
    ['D-24 lying on its side', { ...plain, width: 600, height: 480 }, 'photo-too-small'],
    ['N-44 the most pixels', { ...plain, width: 5000, height: 5000 }, 'acceptable'],
    ['N-44 refusal:photo-too-many-pixels a row more', { ...plain, width: 5000, height: 5001 }, 'photo-too-many-pixels'],
    ['N-48 refusal:photo-animated two frames', { ...plain, frames: 2 }, 'photo-animated'],
    ['F-04 the most scans', { ...plain, scans: 50 }, 'acceptable'],
    ['F-04 a scan more', { ...plain, scans: 51 }, 'photo-damaged'],
    ['N-47 the longest profile', { ...plain, profileBytes: 4 * 1024 * 1024 }, 'acceptable'],
    ['N-47 a longer profile', { ...plain, profileBytes: 4 * 1024 * 1024 + 1 }, 'photo-damaged'],
  ])('%s', (_, head, expected) => expect(codeOf(judgePhotoHead(head, defaultPolicy))).toBe(expected));
});

describe('R-143 D-24 judgeBackground', () => {
  const [width, height] = [100, 120];
  const white = [255, 255, 255];
  const blue = [70, 110, 200];
  const painted = (colourAt: (x: number, y: number) => number[]) => ({
    width,
    height,
    pixels: Uint8Array.from(
      Array.from({ length: width * height }, (_, index) => colourAt(index % width, Math.floor(index / width))).flat(),
    ),
  });
  /** Somebody in dark clothes in the middle, whose shoulders touch both sides in the lower half. */
  const person = (background: number[]) => painted((x, y) => (y > 65 || (y > 20 && Math.abs(x - 50) < 25) ? [40, 40, 60] : background));

  it.each([
    ['white', person(white), 1, true],
    ['as white as a wall in the shade', person([221, 224, 226]), 1, true],
    ['grey', person([219, 219, 219]), 0, false],
    ['bright but yellow', person([255, 250, 230]), 0, false],
    ['blue', person(blue), 0, false],
  ])('a background that is %s', (_, miniature, whiteShare, backgroundIsWhite) =>
    expect(judgeBackground(miniature, defaultPolicy)).toEqual({ whiteShare, backgroundIsWhite }),
  );

  it('counts a border that is white in part by its share', () => {
    const halfAndHalf = judgeBackground(
      painted((x) => (x < width / 2 ? white : blue)),
      defaultPolicy,
    );
    expect(halfAndHalf).toEqual({ whiteShare: 0.5, backgroundIsWhite: false });
    const onePost = judgeBackground(
      painted((x, y) => (x === 0 && y < 40 ? blue : white)),
      defaultPolicy,
    );
    expect(onePost.backgroundIsWhite).toBe(true);
    expect(onePost.whiteShare).toBeLessThan(1);
  });
});
