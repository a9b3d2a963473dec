import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { drawPortrait } from './photos.js';

/** Files that somebody could upload to break or to spy, and honest ones of rare kinds; each made in memory and small. */

/** With the place where it was taken in its EXIF. */
export async function jpegWithPlace(): Promise<Buffer> {
  return withSegment(await drawPortrait(), 0xe1, exif([], 'gps'));
}

/** Lying on its side, with the note how to hold it: it is `width` by `height` when it is held so. */
export async function jpegLyingOnItsSide({ width, height }: { width: number; height: number }): Promise<Buffer> {
  const rotateRight = 6;
  return withSegment(await drawPortrait({ width: height, height: width }), 0xe1, exif([shortEntry(0x0112, rotateRight)]));
}

/** For print: four channels of ink. */
export async function cmykJpeg(): Promise<Buffer> {
  return sharp(await drawPortrait({ format: 'png' }))
    .toColourspace('cmyk')
    .jpeg()
    .toBuffer();
}

export async function png16Bit(): Promise<Buffer> {
  return sharp(await drawPortrait({ format: 'png' }))
    .toColourspace('rgb16')
    .png()
    .toBuffer();
}

/** With half of it missing. */
export async function truncatedJpeg(): Promise<Buffer> {
  const jpeg = await drawPortrait();
  return jpeg.subarray(0, Math.floor(jpeg.length / 2));
}

/** A good JPEG, and behind it an archive and a script. `tail` is what must not be kept. */
export async function jpegWithTail(): Promise<{ file: Buffer; tail: string }> {
  const tail = '<script>document.title = "run"</script>';
  const comment = withSegment(await drawPortrait(), 0xfe, Buffer.from(tail));
  return { file: Buffer.concat([comment, storedZip('run.html', Buffer.from(tail)), Buffer.from(tail)]), tail };
}

/** Says in its head that it has so many pixels, in less than a hundred bytes. */
export const pngOfPixels = (width: number, height: number) => png(width, height, [chunk('IDAT', deflateSync(Buffer.alloc(1)))]);

/** A small progressive JPEG of one colour, at which a decoder has to look very often: each scan says that nothing changes. */
export async function jpegOfScans(scans: number, side: number): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: side, height: side, channels: 3, background: 'white' } })
    .jpeg({ progressive: true })
    .toBuffer();
  // All up to the second scan, so that the colour is there.
  const start = Buffer.from([0xff, 0xda]);
  const begun = jpeg.subarray(0, jpeg.indexOf(start, jpeg.indexOf(start) + 2));
  // One code, a zero, which says "no change in this block and in the next 16,383", for which fourteen zeros follow.
  const table = Buffer.from([0xff, 0xc4, 0, 20, 0x10, 1, ...Array<number>(15).fill(0), 0xe0]);
  const noChange = Buffer.alloc(Math.ceil((Math.ceil(Math.ceil(side / 8) ** 2 / 16_384) * 15) / 8));
  const refinements = Array.from({ length: scans }, (_, index) => {
    const [coefficient, bit] = [1 + (Math.floor(index / 14) % 63), 13 - (index % 14)];
    const [previous, now] = [bit === 13 ? 0 : bit + 1, bit];
    return Buffer.concat([start, Buffer.from([0, 8, 1, 1, 0, coefficient, coefficient, (previous << 4) | now]), noChange]);
  });
  return Buffer.concat([begun, table, ...refinements, Buffer.from([0xff, 0xd9])]);
}

/** A PNG with `frames` pictures, of which programs that know no animation show the first. */
export function animatedPng(frames = 2): Buffer {
  const control = (sequence: number) => numbers(sequence, 480, 600, 0, 0, 0x00640064, 0).subarray(0, 26);
  return png(480, 600, [
    chunk('acTL', numbers(frames, 0)),
    chunk('fcTL', control(0)),
    chunk('IDAT', blackRows(480, 600)),
    chunk('fcTL', control(1)),
    chunk('fdAT', Buffer.concat([numbers(2), blackRows(480, 600)])),
  ]);
}

export async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all(['#ffffff', '#3366cc'].map((background) => drawPortrait({ width: 480, height: 600, background })));
  return sharp(frames, { join: { animated: true } })
    [format]()
    .toBuffer();
}

/** A small PNG whose colour profile unfolds to so many bytes. */
export function pngWithLongProfile(bytes: number): Buffer {
  const profile = Buffer.concat([Buffer.from('profile\0\0'), deflateSync(Buffer.alloc(bytes))]);
  return png(480, 600, [chunk('iCCP', profile), chunk('IDAT', blackRows(480, 600))]);
}

/** A JPEG most of which is a colour profile. */
export async function jpegWithLongProfile(bytes: number): Promise<Buffer> {
  const pieceBytes = 65_000;
  const pieces = Math.ceil(bytes / pieceBytes);
  let jpeg = await drawPortrait();
  for (let piece = pieces; piece >= 1; piece--)
    jpeg = withSegment(jpeg, 0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([piece, pieces]), Buffer.alloc(pieceBytes)]));
  return jpeg;
}

/** A PNG with texts that unfold to so many bytes each. */
export function pngWithLongTexts(count: number, bytes: number): Buffer {
  const text = chunk('zTXt', Buffer.concat([Buffer.from('text\0\0'), deflateSync(Buffer.alloc(bytes))]));
  return png(480, 600, [...Array.from({ length: count }, () => text), chunk('IDAT', blackRows(480, 600))]);
}

/** With a script and an entity that would be fetched from the address. */
export const svgThatFetches = (address: string) =>
  Buffer.from(
    `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "${address}/entity">]>` +
      `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="600"><script href="${address}/script"/><text>&e;</text>` +
      `<image href="${address}/image" width="480" height="600"/></svg>`,
  );

function png(width: number, height: number, chunks: Buffer[]): Buffer {
  const eightBitColour = Buffer.from([8, 2, 0, 0, 0]);
  const head = chunk('IHDR', Buffer.concat([numbers(width, height), eightBitColour]));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), head, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  return Buffer.concat([numbers(content.length), named, numbers(crc32(named))]);
}

const blackRows = (width: number, height: number) => deflateSync(Buffer.alloc(height * (1 + 3 * width)));
const numbers = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
};

/** Right behind the two bytes with which a JPEG begins. */
function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

type Entry = { tag: number; type: number; count: number; value: Buffer };
const shortEntry = (tag: number, value: number): Entry => ({
  tag,
  type: 3,
  count: 1,
  value: Buffer.from([value >> 8, value & 0xff, 0, 0]),
});

/** EXIF in TIFF's own form, big-endian: a directory, and behind it, where wanted, the one of a place. */
function exif(entries: Entry[], place?: 'gps'): Buffer {
  const start = 8;
  const all = place ? [...entries, { tag: 0x8825, type: 4, count: 1, value: Buffer.alloc(4) }] : entries;
  const behind = start + 2 + 12 * all.length + 4;
  if (place) all.at(-1)!.value.writeUInt32BE(behind);
  const gps = [
    { tag: 1, type: 2, count: 2, value: Buffer.from('N\0\0\0') },
    { tag: 3, type: 2, count: 2, value: Buffer.from('E\0\0\0') },
  ];
  const tiff = Buffer.concat([Buffer.from('MM\0*'), numbers(start), directory(all), ...(place ? [directory(gps)] : [])]);
  return Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
}

function directory(entries: Entry[]): Buffer {
  const rows = entries.map(({ tag, type, count, value }) => {
    const row = Buffer.alloc(12);
    row.writeUInt16BE(tag, 0);
    row.writeUInt16BE(type, 2);
    row.writeUInt32BE(count, 4);
    value.copy(row, 8);
    return row;
  });
  return Buffer.concat([Buffer.from([0, entries.length]), ...rows, Buffer.alloc(4)]);
}

/** An archive of one file that is not compressed. */
function storedZip(name: string, content: Buffer): Buffer {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(10, 0);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), content]);
  const listed = Buffer.concat([Buffer.from('PK\x01\x02\x0a\0'), common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, listed, end]);
}
