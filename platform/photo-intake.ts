import sharp from 'sharp';
import { scansOf } from './jpeg.js';
import { pngWithPixelsOnly } from './png.js';

// Sharp brings decoders of many formats, each a way in: these two are left (N-43, N-48). Pictures of different people share no cache.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

export type PhotoIntakeOptions = {
  /** So many are re-encoded at a time, and so many more may arrive or wait meanwhile. */
  readonly atOnce: number;
  readonly waiting: number;
  /** None may take longer. */
  readonly seconds: number;
  readonly mostPixels: number;
  readonly profileBytes: number;
  readonly kept: { readonly longestSidePixels: number; readonly quality: number };
};

export type PhotoIntake = {
  /**
   * Does the work if there is a place for it: from the first byte of an upload until its picture is kept, so that memory is bounded.
   * @throws PhotosBusy
   */
  admit<T>(work: () => Promise<T>): Promise<T>;
  /** Looks at the head of a file, which is the intake's own from then on. Only what the bytes say counts, never a name or a declared type (N-42). */
  open(file: Buffer): Promise<OpenedPhoto | 'not-jpeg-or-png' | 'damaged'>;
};

export type OpenedPhoto = {
  /** Width and height of the picture held upright; how often a decoder goes through it; `profileBytes` of its colour profile. */
  readonly head: { width: number; height: number; frames: number; scans: number; profileBytes: number };
  /**
   * The picture made anew from its pixels: a JPEG held upright, 8 bits, sRGB, and nothing else of the file (N-45 to N-47).
   * @throws PhotosBusy when it takes too long
   */
  reencode(): Promise<ReencodedPhoto | 'damaged'>;
};

/** `miniature`: a small copy as raw pixels, three bytes each, for a look at the colours. */
export type ReencodedPhoto = { jpeg: Buffer; width: number; height: number; miniature: { width: number; height: number; pixels: Buffer } };

/** So many pictures are being taken in that another one is turned away at once. */
export class PhotosBusy extends Error {}

const miniatureSidePixels = 240;

export function photoIntake(options: PhotoIntakeOptions): PhotoIntake {
  const places = options.atOnce + options.waiting;
  const inTurn = atMost(options.atOnce);
  let taken = 0;
  return {
    async admit(work) {
      if (taken >= places) throw new PhotosBusy('too many pictures are being taken in');
      taken++;
      try {
        return await work();
      } finally {
        taken--;
      }
    },
    async open(file) {
      if (startsWith(file, pngStart)) {
        const png = await pngWithPixelsOnly(file, options.profileBytes);
        return png === 'damaged' ? png : opened(png.file, options, inTurn, { ...png, scans: 1 });
      }
      if (!startsWith(file, jpegStart)) return 'not-jpeg-or-png';
      // A JPEG has one frame. What phones write behind it, such as the map of a high dynamic range, goes the way of every tail.
      return opened(file, options, inTurn, { frames: 1, scans: scansOf(file) });
    },
  };
}

const jpegStart = [0xff, 0xd8, 0xff];
const pngStart = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const startsWith = (file: Buffer, start: number[]) => start.every((byte, at) => file[at] === byte);

type Known = { frames: number; scans: number; profileBytes?: number };

async function opened(file: Buffer, options: PhotoIntakeOptions, inTurn: InTurn, known: Known): Promise<OpenedPhoto | 'damaged'> {
  try {
    const { autoOrient, icc } = await sharp(file, { limitInputPixels: false }).metadata();
    const { frames, scans, profileBytes = icc?.length ?? 0 } = known;
    const head = { ...autoOrient, frames, scans, profileBytes };
    return { head, reencode: () => inTurn(() => reencoded(file, options)) };
  } catch {
    return 'damaged';
  }
}

async function reencoded(file: Buffer, { seconds, mostPixels, kept }: PhotoIntakeOptions): Promise<ReencodedPhoto | 'damaged'> {
  const [side, inside] = [kept.longestSidePixels, { fit: 'inside', withoutEnlargement: true } as const];
  const timeIsUp = AbortSignal.timeout(seconds * 1000);
  try {
    const { data: jpeg, info } = await sharp(file, { failOn: 'error', limitInputPixels: mostPixels, autoOrient: true })
      .timeout({ seconds })
      .resize({ width: side, height: side, ...inside })
      .flatten({ background: 'white' })
      .jpeg({ quality: kept.quality })
      .toBuffer({ resolveWithObject: true });
    const { data: pixels, info: small } = await sharp(jpeg)
      .resize({ width: miniatureSidePixels, height: miniatureSidePixels, ...inside })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { jpeg, width: info.width, height: info.height, miniature: { width: small.width, height: small.height, pixels } };
  } catch (error) {
    // On a busy machine that says nothing about the picture.
    if (timeIsUp.aborted) throw new PhotosBusy('a picture took too long', { cause: error });
    return 'damaged';
  }
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** The rest waits in the order in which it came. */
function atMost(most: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // Who waits longest takes over the place.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
