import { createRequire } from 'node:module';
import { type Canvas, createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

/** Pictures as people upload them, drawn: nobody is on them. */
export type PictureFormat = 'jpeg' | 'png';
export type PictureSize = { width?: number; height?: number; format?: PictureFormat };
export type Portrait = PictureSize & { background?: string; hair?: string; clothes?: string };
/** What stands on a document, in Latin letters: the sample font has no others. */
export type DocumentEntries = PictureSize & { name?: string; number?: string; birthDate?: string };

const family = 'Simulated documents';
GlobalFonts.registerFromPath(
  createRequire(import.meta.url).resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff2'),
  family,
);

/** A half-body portrait from the front: shoulders touch both sides. */
export function drawPortrait({ width = 600, height = 800, format = 'jpeg', ...look }: Portrait = {}): Promise<Buffer> {
  const canvas = createCanvas(width, height);
  paintPortrait(canvas.getContext('2d'), { left: 0, top: 0, width, height }, look);
  return encoded(canvas, format);
}

/** The front of the national ID card. */
export const drawIdCard = (entries: DocumentEntries = {}) =>
  drawDocument({ title: 'NATIONAL ID CARD', paper: '#f3dfe2', ink: '#7a2b3a', ...entries });
/** The front of a resident certificate. */
export const drawResidentCertificate = (entries: DocumentEntries = {}) =>
  drawDocument({ title: 'RESIDENT CERTIFICATE', paper: '#dfeaf3', ink: '#1f4e79', ...entries });
/** The front of the physical health-insurance card, which is the wrong document for whoever is 14 or older. */
export const drawHealthCard = (entries: DocumentEntries = {}) =>
  drawDocument({ title: 'HEALTH INSURANCE', paper: '#d8efe0', ink: '#1d6b45', chip: true, ...entries });

type Look = { background?: string; hair?: string; clothes?: string };
type Frame = { left: number; top: number; width: number; height: number };

function paintPortrait(pen: SKRSContext2D, { left, top, width, height }: Frame, look: Look) {
  const { background = '#ffffff', hair = '#2b2320', clothes = '#34456b' } = look;
  const ellipse = (colour: string, x: number, y: number, wide: number, high: number) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(left + x * width, top + y * height, wide * width, high * height, 0, 0, 2 * Math.PI);
    pen.fill();
  };
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.fillStyle = background;
  pen.fillRect(left, top, width, height);
  ellipse(clothes, 0.5, 1, 0.58, 0.34);
  ellipse('#e3b896', 0.5, 0.66, 0.1, 0.12);
  ellipse(hair, 0.5, 0.38, 0.23, 0.24);
  ellipse('#edc6a5', 0.5, 0.43, 0.19, 0.21);
  for (const x of [0.43, 0.57]) ellipse('#30231c', x, 0.41, 0.02, 0.013);
  ellipse('#b5655b', 0.5, 0.54, 0.055, 0.012);
  pen.restore();
}

type Document = DocumentEntries & { title: string; paper: string; ink: string; chip?: boolean };

function drawDocument(document: Document): Promise<Buffer> {
  const { width = 960, height = 606, format = 'jpeg', name = 'SAMPLE PERSON', number = 'A000000000', birthDate = '079/01/01' } = document;
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  const line = (text: string, x: number, y: number, size: number) => {
    pen.font = `${Math.round(size * height)}px "${family}"`;
    pen.fillText(text, x * width, y * height, 0.6 * width);
  };
  pen.fillStyle = document.paper;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = document.ink;
  line(document.title, 0.05, 0.14, 0.09);
  [name, number, birthDate].forEach((entry, row) => line(entry, 0.05, 0.4 + row * 0.16, 0.07));
  if (document.chip) pen.fillRect(0.05 * width, 0.86 * height, 0.12 * width, 0.1 * height);
  paintPortrait(pen, { left: 0.68 * width, top: 0.24 * height, width: 0.27 * width, height: 0.56 * height }, {});
  return encoded(canvas, format);
}

const encoded = (canvas: Canvas, format: PictureFormat) => (format === 'png' ? canvas.encode('png') : canvas.encode('jpeg', 90));
