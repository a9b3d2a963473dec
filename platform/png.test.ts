import { describe, expect, it } from 'vitest';
import { chunksIn } from '../simulator/captcha.js';
import { animatedPng, jpegOfScans, pngOfPixels, pngWithLongProfile, pngWithLongTexts } from '../simulator/hostile-photos.js';
import { drawPortrait } from '../simulator/photos.js';
import { scansOf } from './jpeg.js';
import { pngWithPixelsOnly } from './png.js';

const kept = async (file: Buffer, mostProfileBytes = 1000) => {
  const png = await pngWithPixelsOnly(file, mostProfileBytes);
  if (png === 'damaged') return png;
  const types = chunksIn(png.file).map(({ type }) => type);
  return { types: types.join(' '), frames: png.frames, profileBytes: png.profileBytes };
};

describe('a PNG without all that is not its picture', () => {
  const plain = { types: 'IHDR IDAT IEND', frames: 1, profileBytes: 0 };
  it.each([
    ['N-48 animation', animatedPng(3), { ...plain, frames: 3 }],
    ['N-47 texts', pngWithLongTexts(3, 1000), plain],
    ['N-45 what follows its end', Buffer.concat([pngOfPixels(480, 600), Buffer.from('tail')]), plain],
    ['N-47 keeps a profile', pngWithLongProfile(1000), { types: 'IHDR iCCP IDAT IEND', frames: 1, profileBytes: 1000 }],
    [
      'N-47 unfolds no more of it than it has to',
      pngWithLongProfile(1001),
      { types: 'IHDR iCCP IDAT IEND', frames: 1, profileBytes: Infinity },
    ],
  ])('%s', async (_, file, expected) => expect(await kept(file)).toEqual(expected));

  it('N-49 is damaged where a part says that it is longer than the file, or the end is missing', async () => {
    const file = pngOfPixels(480, 600);
    for (let bytes = 8; bytes < file.length; bytes++) expect(await kept(Buffer.from(file.subarray(0, bytes)))).toBe('damaged');
    file.writeUInt32BE(0xffff_ffff, 8);
    expect(await kept(file)).toBe('damaged');
  });
});

describe('F-04 the scans of a JPEG', () => {
  it.each([
    ['an ordinary one', () => drawPortrait(), 1],
    ['one of many', () => jpegOfScans(100, 600), 101],
    ['one of many with bytes between them that decoders pass over', async () => spaced(await jpegOfScans(100, 600)), 101],
  ])('are counted in %s', async (_, make, scans) => expect(scansOf(await make())).toBe(scans));

  it('are not those of what lies within a segment or behind the end', async () => {
    const jpeg = await drawPortrait();
    const comment = Buffer.from([0xff, 0xfe, 0, 6, 0xff, 0xda, 0xff, 0xda]);
    expect(scansOf(Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2), jpeg]))).toBe(1);
  });
});

const spaced = (jpeg: Buffer) => Buffer.from(jpeg.toString('latin1').replaceAll('\xff\xda', 'xx\xff\xff\xda'), 'latin1');
