import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import type { CardApplicationDraft, UploadedFile } from '../../simulator/api-client.js';
import { portraitBefore } from '../../simulator/devices/card-application.js';
import {
  animatedPng,
  cmykJpeg,
  jpegWithPlace,
  jpegWithTail,
  pngOfPixels,
  svgThatFetches,
  truncatedJpeg,
} from '../../simulator/hostile-photos.js';
import { drawPortrait } from '../../simulator/photos.js';
import type { Stage } from '../support/stage.js';

const phone = 'the phone';
const named = (bytes: Uint8Array, fileName = 'me.jpg'): UploadedFile => ({ bytes, type: 'image/jpeg', fileName });
const pictures: Record<string, () => Promise<UploadedFile>> = {
  'an empty file': async () => named(Buffer.alloc(0)),
  'a file of 5 MB': async () => named(Buffer.concat([await drawPortrait(), Buffer.alloc(5 * 1024 * 1024)], 5 * 1024 * 1024)),
  'a picture one pixel too narrow': async () => named(await drawPortrait({ width: 479, height: 600 })),
  'a text that is called a picture': async () => named(Buffer.from('I am a picture.')),
  'a drawing that loads other files': async () => named(Buffer.from(svgThatFetches('http://127.0.0.1:9/'))),
  'a moving picture': async () => named(animatedPng()),
  '256 million pixels': async () => named(pngOfPixels(16_000, 16_000)),
  'half a picture': async () => named(await truncatedJpeg()),
  'a picture with the place where it was taken': async () => named(await jpegWithPlace()),
  'a picture with a program hidden behind it': async () => named((await jpegWithTail()).file),
  'a picture for printing in four colours': async () => named(await cmykJpeg()),
  'a picture under a hostile name': async () => named(await drawPortrait(), `../../${'x'.repeat(5000)}\u202egpj.exe`),
};

Given('the person has begun the form for the virtual card', async function (this: Stage) {
  this.form = this.accepted(await this.phone(phone).beginCardApplication(this.person));
});

for (const [name, make] of Object.entries(pictures))
  When(`the person uploads ${name} as portrait`, async function (this: Stage) {
    this.keep(await this.phone(phone).uploadPortrait(this.form!.draftId, await make()));
  });

When('the person begins {int} forms for the virtual card', async function (this: Stage, times: number) {
  for (let time = 0; time < times; time += 1) this.keep(await this.phone(phone).beginCardApplication(this.person));
});

When('the person uploads {int} portraits', async function (this: Stage, times: number) {
  const portrait = await portraitBefore();
  for (let time = 0; time < times; time += 1) this.keep(await this.phone(phone).uploadPortrait(this.form!.draftId, portrait));
});

When('the person applies with a portrait before a blue wall', async function (this: Stage) {
  this.form = this.accepted(await this.phone(phone).fillInCardApplication(this.person, { portrait: await portraitBefore('steelblue') }));
  this.keepApplication(this.person, await this.phone(phone).submitCardApplication(this.form.draftId));
});

Then('the form has no portrait, and nothing was kept', async function (this: Stage) {
  const { portrait } = this.accepted(await this.phone(phone).openCardApplicationForm(this.form!.draftId));
  assert.equal(portrait, null);
  assert.deepEqual(await this.records.photos(), []);
});

Then('the form shows a portrait that is a plain JPEG without the rest', async function (this: Stage) {
  assert.notEqual(this.body<CardApplicationDraft>().portrait, null);
  const { bytes, type } = this.accepted(await this.phone(phone).formPicture(this.form!.draftId, 'portrait'));
  assert.equal(type, 'image/jpeg');
  assert.equal(bytes.subarray(-2).toString('hex'), 'ffd9');
  for (const rest of ['Exif', 'GPS', 'PK\u0003\u0004', '<script']) assert.ok(!bytes.includes(rest), rest);
});

Then('the form had warned that the background is not white', function (this: Stage) {
  assert.deepEqual(this.form!.portrait, { backgroundIsWhite: false });
});

Then('no file of the picture store shows that it is a picture', async function (this: Stage) {
  const kept = await this.records.photos();
  assert.equal(kept.length, 2);
  const files = await readdir(this.running.photosFolder);
  for (const { id } of kept) {
    assert.ok(files.includes(String(id)), String(id));
    const content = await readFile(path.join(this.running.photosFolder, String(id)));
    assert.ok(!content.subarray(0, 64).includes(Buffer.from('ffd8ff', 'hex')) && !content.includes('JFIF'));
  }
});
