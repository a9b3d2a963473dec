const signatureBytes = 8;

/** What a captcha's picture says in its text chunk `Captcha`, where it says it: a simulated person cannot look at the pixels. */
export function readCaptcha(pictureBase64: string): string | undefined {
  const png = Buffer.from(pictureBase64, 'base64');
  const said = chunksIn(png).find(({ type, content }) => type === 'tEXt' && content.startsWith('Captcha\0'));
  return said?.content.slice('Captcha\0'.length);
}

export function chunksIn(png: Buffer): { type: string; content: string }[] {
  const chunks: { type: string; content: string }[] = [];
  for (let at = signatureBytes; at + 12 <= png.length;) {
    const length = png.readUInt32BE(at);
    const [type, content] = [png.toString('latin1', at + 4, at + 8), png.toString('latin1', at + 8, at + 8 + length)];
    chunks.push({ type, content });
    at += length + 12;
  }
  return chunks;
}
