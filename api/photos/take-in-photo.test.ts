import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../domain/policy.js';
import { Refusal } from '../../domain/refusals.js';
import { PhotosBusy, photoIntake } from '../../platform/photo-intake.js';
import * as hostile from '../../simulator/hostile-photos.js';
import { drawHealthCard, drawIdCard, drawPortrait, drawResidentCertificate } from '../../simulator/photos.js';
import { photoIntakeOptions, takeInPhoto } from './take-in-photo.js';

const parts = { policy: defaultPolicy, photoIntake: photoIntake(photoIntakeOptions(defaultPolicy)) };
const takeIn = async (file: Buffer | Promise<Buffer>) => takeInPhoto(parts, await file);
const codeOf = async (file: Buffer | Promise<Buffer>) => {
  try {
    await takeIn(file);
    return 'taken in';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const metadataOf = (jpeg: Buffer) => sharp(jpeg).metadata();

/** Real files, really decoded: what comes in as a picture leaves as a JPEG of ours or is refused. */
describe('taking in a picture', () => {
  it.each(['jpeg', 'png'] as const)('R-141 D-24 makes a JPEG of a %s, upright, 8 bits, with nothing beside the pixels', async (format) => {
    const { jpeg, width, height } = await takeIn(drawPortrait({ format }));
    expect({ width, height }).toEqual({ width: 600, height: 800 });
    const { exif, icc, xmp, iptc, ...metadata } = await metadataOf(jpeg);
    expect(metadata).toMatchObject({ format: 'jpeg', space: 'srgb', depth: 'uchar', channels: 3, width: 600, height: 800 });
    expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it.each([
    ['R-135 an ID card', drawIdCard],
    ['R-138 a resident certificate', drawResidentCertificate],
    ['R-137 a health card, which the reviewer returns', drawHealthCard],
  ])('takes %s, which lies', async (_, draw) => {
    expect(await takeIn(draw())).toMatchObject({ width: 960, height: 606 });
  });

  it('makes what is larger than needed smaller', async () => {
    expect(await takeIn(drawPortrait({ width: 3000, height: 4000 }))).toMatchObject({ width: 1800, height: 2400 });
  });

  it.each([
    ['white', '#ffffff', true],
    ['nearly white', '#e9ecee', true],
    ['blue', '#5b8fd6', false],
    ['grey', '#b9b9b9', false],
  ])('R-143 D-24 sees a %s background, and refuses none', async (_, background, backgroundIsWhite) => {
    const taken = await takeIn(drawPortrait({ background }));
    expect(taken.backgroundIsWhite).toBe(backgroundIsWhite);
    expect(Math.round(taken.whiteShare)).toBe(backgroundIsWhite ? 1 : 0);
  });

  it('N-41 refuses nothing at all, 5 MB, and a pixel too few', async () => {
    expect(await codeOf(Buffer.alloc(0))).toBe('photo-empty');
    const least = await drawPortrait({ width: 480, height: 600 });
    const filled = (bytes: number) => Buffer.concat([least, Buffer.alloc(bytes - least.length)]);
    expect(await codeOf(filled(5_242_879))).toBe('taken in');
    expect(await codeOf(filled(5_242_880))).toBe('photo-too-large');
    expect(await codeOf(drawPortrait({ width: 479, height: 600 }))).toBe('photo-too-small');
    expect(await codeOf(drawPortrait({ width: 480, height: 599 }))).toBe('photo-too-small');
  });

  it('N-41 counts the pixels of the picture as it is held', async () => {
    expect(await takeIn(hostile.jpegLyingOnItsSide({ width: 480, height: 600 }))).toMatchObject({ width: 480, height: 600 });
    expect(await codeOf(hostile.jpegLyingOnItsSide({ width: 600, height: 480 }))).toBe('photo-too-small');
  });

  it.each([
    ['text', Buffer.from('This is a picture, says its name.')],
    ['a web page', Buffer.from('<!doctype html><script>1</script>')],
    ['the first two bytes of a JPEG', Buffer.from([0xff, 0xd8])],
  ])('N-42 refusal:photo-not-jpeg-or-png takes %s for what it is', async (_, file) => {
    expect(await codeOf(file)).toBe('photo-not-jpeg-or-png');
  });

  it('N-43 refuses an SVG and fetches nothing for it', async () => {
    const fetched: string[] = [];
    const server = createServer((request, response) => {
      fetched.push(request.url!);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const svg = hostile.svgThatFetches(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await codeOf(svg)).toBe('photo-not-jpeg-or-png');
    // Not even behind the check of the first bytes there is a decoder for it.
    await expect(sharp(svg).metadata()).rejects.toThrow('unsupported image format');
    server.close();
    await once(server, 'close');
    expect(fetched).toEqual([]);
  });

  // Nothing of it can be unfolded: there are no pixels in the file, so any other answer would come from the try.
  it('N-44 refuses 256 million pixels by the head of the file', async () => {
    const file = hostile.pngOfPixels(16_000, 16_000);
    expect(file.length).toBeLessThan(100);
    expect(await codeOf(file)).toBe('photo-too-many-pixels');
    expect(await codeOf(hostile.pngOfPixels(480, 600))).toBe('photo-damaged');
  });

  it('N-45 leaves behind what hides in a JPEG and behind it', async () => {
    const { file, tail } = await hostile.jpegWithTail();
    expect(file.includes(tail) && file.includes('PK')).toBe(true);
    const { jpeg } = await takeIn(file);
    expect([tail, 'PK\x03\x04', 'run.html'].filter((trace) => jpeg.includes(trace))).toEqual([]);
    expect(jpeg.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  });

  it('N-46 leaves behind where it was taken', async () => {
    const file = await hostile.jpegWithPlace();
    expect((await metadataOf(file)).exif?.includes('N\0\0\0')).toBe(true);
    const { jpeg } = await takeIn(file);
    expect((await metadataOf(jpeg)).exif).toBeUndefined();
    expect(jpeg.includes('Exif')).toBe(false);
  });

  it.each([
    ['CMYK', hostile.cmykJpeg, { space: 'cmyk' }],
    ['16-bit', hostile.png16Bit, { depth: 'ushort' }],
  ])('N-47 takes a %s picture and keeps it as 8-bit sRGB', async (_, make, before) => {
    const file = await make();
    expect(await metadataOf(file)).toMatchObject(before);
    const { jpeg, backgroundIsWhite } = await takeIn(file);
    expect(await metadataOf(jpeg)).toMatchObject({ space: 'srgb', depth: 'uchar', channels: 3 });
    expect(backgroundIsWhite).toBe(true);
  });

  it('N-47 refuses a colour profile that is longer than any, folded or not', async () => {
    const bytes = 300 * 1024 * 1024;
    const file = hostile.pngWithLongProfile(bytes);
    expect(file.length).toBeLessThan(bytes / 500);
    expect(await codeOf(file)).toBe('photo-damaged');
    expect(await codeOf(hostile.jpegWithLongProfile(4_300_000))).toBe('photo-damaged');
    expect(await codeOf(hostile.jpegWithLongProfile(1_000_000))).toBe('taken in');
  });

  it('N-47 does not unfold texts', async () => {
    const { jpeg } = await takeIn(hostile.pngWithLongTexts(50, 7 * 1024 * 1024));
    expect(await metadataOf(jpeg)).toMatchObject({ width: 480, height: 600 });
  });

  it.each([
    ['GIF', () => hostile.animated('gif'), 'photo-not-jpeg-or-png'],
    ['WebP', () => hostile.animated('webp'), 'photo-not-jpeg-or-png'],
    ['PNG', () => hostile.animatedPng(), 'photo-animated'],
    ['PNG of one frame, which is a still picture', () => hostile.animatedPng(1), 'taken in'],
  ])('N-48 judges an animated %s', async (_, make, expected) => {
    expect(await codeOf(make())).toBe(expected);
  });

  it('N-49 refusal:photo-damaged refuses what is cut short, wherever', async () => {
    expect(await codeOf(hostile.truncatedJpeg())).toBe('photo-damaged');
    const png = await drawPortrait({ format: 'png' });
    for (const bytes of [8, 20, 40, Math.floor(png.length / 2), png.length - 1])
      expect({ bytes, code: await codeOf(Buffer.from(png.subarray(0, bytes))) }).toEqual({ bytes, code: 'photo-damaged' });
  });
});

describe('F-04 the intake', () => {
  const limited = (limits: Partial<Parameters<typeof photoIntake>[0]>) => photoIntake({ ...photoIntakeOptions(defaultPolicy), ...limits });
  let portrait: Buffer;
  beforeAll(async () => void (portrait = await drawPortrait()));

  it('turns away who finds all places taken, until one is free', async () => {
    const intake = limited({ atOnce: 1, waiting: 1 });
    const held = Promise.withResolvers<void>();
    const taken = [intake.admit(() => held.promise), intake.admit(() => held.promise)];
    await expect(intake.admit(async () => 'done')).rejects.toThrow(PhotosBusy);
    held.resolve();
    await Promise.all(taken);
    expect(await intake.admit(async () => 'done')).toBe('done');
    await expect(intake.admit(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await Promise.all([intake.admit(async () => 1), intake.admit(async () => 2)])).toEqual([1, 2]);
  });

  it('re-encodes two at a time and the rest in turn', async () => {
    const intake = limited({ atOnce: 2 });
    const opened = await Promise.all(Array.from({ length: 8 }, () => intake.open(Buffer.from(portrait))));
    // What an earlier test has left running is not counted here.
    while (sharp.counters().process > 0) await new Promise((resolve) => setImmediate(resolve));
    let [isDone, most] = [false, 0];
    const work = Promise.all(opened.map((picture) => (typeof picture === 'string' ? picture : picture.reencode()))).finally(
      () => (isDone = true),
    );
    while (!isDone) {
      most = Math.max(most, sharp.counters().process);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await work).map((picture) => typeof picture)).toEqual(Array(8).fill('object'));
    expect(most).toBe(2);
  });

  // A time-out alone would not help: decoders look at no clock while they go through the scans.
  it('refuses a picture of very many scans before it is decoded', async () => {
    const file = await hostile.jpegOfScans(20_000, 4800);
    expect(file.length).toBeLessThan(defaultPolicy.photoBytes);
    expect(await codeOf(file)).toBe('photo-damaged');
    expect(await codeOf(hostile.jpegOfScans(40, 600))).toBe('taken in');
  });

  it('calls it busy, and not the picture damaged, when a picture takes too long', async () => {
    const opened = await limited({ seconds: 1 }).open(await hostile.jpegOfScans(1000, 4800));
    if (typeof opened === 'string') throw new Error(opened);
    expect(opened.head.scans).toBe(1001);
    await expect(opened.reencode()).rejects.toThrow(PhotosBusy);
  });
});
