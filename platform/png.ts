import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

/** What the pixels and their colours need, and how the picture is held. */
const needed = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'sRGB', 'gAMA', 'cHRM', 'iCCP', 'eXIf']);
const signatureBytes = 8;
/** Length and type in front, checksum behind. */
const frameBytes = 12;

/**
 * A PNG without all that is not its picture: texts, which may be compressed and unfold to anything, animation, whatever follows the end (N-45, N-46).
 * The file is moved together where it lies, so that it is not in memory twice.
 * @param mostProfileBytes how far a colour profile is unfolded; a longer one counts as endless (N-47)
 */
export async function pngWithPixelsOnly(
  file: Buffer,
  mostProfileBytes: number,
): Promise<{ file: Buffer; frames: number; profileBytes: number } | 'damaged'> {
  let [kept, frames, profileBytes] = [signatureBytes, 1, 0];
  for (let at = signatureBytes; at + frameBytes <= file.length;) {
    const end = at + frameBytes + file.readUInt32BE(at);
    if (end > file.length) return 'damaged';
    const type = file.toString('latin1', at + 4, at + 8);
    const content = file.subarray(at + 8, end - 4);
    if (type === 'acTL' && content.length >= 4) frames = Math.max(frames, content.readUInt32BE(0));
    if (type === 'iCCP') profileBytes = Math.max(profileBytes, await unfoldedBytes(content, mostProfileBytes));
    if (needed.has(type)) kept += file.copy(file, kept, at, end);
    if (type === 'IEND') return { file: file.subarray(0, kept), frames, profileBytes };
    at = end;
  }
  return 'damaged';
}

const inflated = promisify(inflate);

/** Of a profile behind its name, a zero and the number of the method. What is no profile does no harm: it is passed over. */
async function unfoldedBytes(content: Buffer, most: number): Promise<number> {
  try {
    return (await inflated(content.subarray(content.indexOf(0) + 2), { maxOutputLength: most })).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? Number.POSITIVE_INFINITY : 0;
  }
}
