import { loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { chunksIn, readCaptcha } from '../simulator/captcha.js';
import { telltale } from '../stack/simulated/telltale-captcha.js';
import { drawCaptcha } from './captcha-picture.js';
import { numbersFrom } from './random-code.js';

const key = Buffer.alloc(32, 7);
const draw = (text: string, id = 'one') => drawCaptcha(text, numbersFrom(key, id));

describe('drawCaptcha', () => {
  it('D-08 draws a PNG of 200 × 70 pixels', async () => {
    const { width, height } = await loadImage(await draw('kB292'));
    expect({ width, height }).toEqual({ width: 200, height: 70 });
  });

  it('D-08 leaves nothing in the file but pixels', async () => {
    const types = new Set(chunksIn(await draw('kB292')).map(({ type }) => type));
    expect([...types].filter((type) => type.endsWith('Xt'))).toEqual([]);
    expect((await draw('kB292')).includes('kB292')).toBe(false);
  });

  it('draws the same picture from the same numbers, and another one from others', async () => {
    const first = await draw('kB292');
    expect((await draw('kB292')).equals(first)).toBe(true);
    expect((await draw('kB292', 'other')).equals(first)).toBe(false);
  });

  it.each(['kB293', 'Kb292', 'k8292'])('draws %s otherwise than kB292: the letters come from the font', async (text) => {
    expect((await draw(text)).equals(await draw('kB292'))).toBe(false);
  });
});

describe('the picture of a simulated stack', () => {
  it('says what it shows, and shows the same', async () => {
    const told = await telltale(drawCaptcha)('kB292', numbersFrom(key, 'one'));
    expect(readCaptcha(told.toString('base64'))).toBe('kB292');
    const pixels = async (png: Buffer) => (await loadImage(png)).width;
    expect(await pixels(told)).toBe(await pixels(await draw('kB292')));
    expect(readCaptcha((await draw('kB292')).toString('base64'))).toBeUndefined();
  });
});
