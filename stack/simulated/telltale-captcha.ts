import { crc32 } from 'node:zlib';
import type { DrawCaptcha } from '../../platform/captcha-picture.js';

const endChunkBytes = 12;

/**
 * Pictures for simulated people, who have no eyes: beside the pixels the PNG says what it shows, in a text chunk `Captcha` before its end.
 * Only the composition of a simulated stack draws so; production's pictures hold pixels and nothing else.
 */
export const telltale =
  (draw: DrawCaptcha): DrawCaptcha =>
  async (text, random) => {
    const png = await draw(text, random);
    return Buffer.concat([png.subarray(0, -endChunkBytes), textChunk('Captcha', text), png.subarray(-endChunkBytes)]);
  };

function textChunk(keyword: string, text: string): Buffer {
  const content = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1');
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length - 4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
