const endOfImage = 0xd9;
const startOfScan = 0xda;
/** Zero follows a byte of pixels that looks like a marker; the others stand alone, without a length. */
const hasLength = (marker: number) => marker !== 0 && marker !== 0x01 && marker !== 0xff && !(marker >= 0xd0 && marker <= 0xd8);

/**
 * In how many scans a JPEG is written. A decoder goes through the whole picture for each, before it gives out the first line and hears of any time-out:
 * so a small file with thousands of them would hold a thread for minutes. Read as decoders read it, which pass over what is no marker.
 */
export function scansOf(jpeg: Buffer): number {
  let scans = 0;
  for (let at = jpeg.indexOf(0xff, 2); at >= 0 && at + 1 < jpeg.length; at = jpeg.indexOf(0xff, at)) {
    const marker = jpeg[at + 1]!;
    if (marker === endOfImage) break;
    if (marker === startOfScan) scans++;
    // The next may begin with the second of two.
    if (marker === 0xff) at += 1;
    else at += hasLength(marker) && at + 4 <= jpeg.length ? 2 + jpeg.readUInt16BE(at + 2) : 2;
  }
  return scans;
}
