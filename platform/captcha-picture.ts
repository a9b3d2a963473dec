import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

/** Draws a text so that people can read it and programs have some trouble (D-08). `random` gives numbers from 0 up to 1. */
export type DrawCaptcha = (text: string, random: () => number) => Promise<Buffer>;

const width = 200;
const height = 70;
const family = 'Captcha';
GlobalFonts.registerFromPath(
  createRequire(import.meta.url).resolve('@fontsource/dejavu-sans/files/dejavu-sans-latin-700-normal.woff2'),
  family,
);

/** A PNG of pixels, in which no letter is left as a shape that could be looked up. */
export const drawCaptcha: DrawCaptcha = async (text, random) => {
  const between = (least: number, most: number) => least + random() * (most - least);
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = shade(between, 225, 255);
  pen.fillRect(0, 0, width, height);
  drawLines(pen, between, 4);
  drawText(pen, between, text);
  drawLines(pen, between, 3);
  drawDots(pen, between, 120);
  return canvas.encode('png');
};

type Between = (least: number, most: number) => number;

/** Each character turned, shifted and sized by itself. */
function drawText(pen: SKRSContext2D, between: Between, text: string) {
  const step = (width - 20) / text.length;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const [place, character] of [...text].entries()) {
    pen.save();
    pen.translate(10 + step * (place + 0.5) + between(-4, 4), height / 2 + between(-7, 7));
    pen.rotate(between(-0.4, 0.4));
    pen.font = `${Math.round(between(34, 44))}px ${family}`;
    pen.fillStyle = shade(between, 20, 120);
    pen.fillText(character, 0, 0);
    pen.restore();
  }
}

function drawLines(pen: SKRSContext2D, between: Between, count: number) {
  for (let line = 0; line < count; line += 1) {
    pen.strokeStyle = shade(between, 60, 170);
    pen.lineWidth = between(1, 2.5);
    pen.beginPath();
    pen.moveTo(between(0, width / 4), between(0, height));
    pen.quadraticCurveTo(between(width / 4, (width * 3) / 4), between(0, height), between((width * 3) / 4, width), between(0, height));
    pen.stroke();
  }
}

function drawDots(pen: SKRSContext2D, between: Between, count: number) {
  for (let dot = 0; dot < count; dot += 1) {
    pen.fillStyle = shade(between, 40, 220);
    const side = between(1, 2.5);
    pen.fillRect(between(0, width), between(0, height), side, side);
  }
}

function shade(between: Between, least: number, most: number): string {
  const part = () => Math.round(between(least, most));
  return `rgb(${part()}, ${part()}, ${part()})`;
}
