import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy, type Policy } from '../../domain/policy.js';
import { photoIntake } from '../../platform/photo-intake.js';
import { PhotoStoreFull } from '../../platform/photo-store.js';
import { drawPortrait } from '../../simulator/photos.js';
import { ApiParts } from '../parts.js';
import { RefusalFilter } from '../refusal.filter.js';
import { receivePhoto, takePhotos, TakesPhoto } from './receive-photo.js';
import { sendPhoto } from './send-photo.js';
import { photoIntakeOptions, takeInPhoto } from './take-in-photo.js';

const now = new Date('2026-03-02T08:00:00.000Z');
let held: Promise<void> | undefined;
let failing: Error | undefined;
let seen: { received: number; answered: string[] };
let app: NestFastifyApplication;
let url: string;

/** As an operation of the product would: admitted, received, taken in, and answered as it will be kept. */
@Controller()
class PhotosController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Post('photos')
  @TakesPhoto()
  put(@Req() request: FastifyRequest) {
    return this.parts.photoIntake.admit(async () => {
      await held;
      if (failing) throw failing;
      const { file, sha256 } = await receivePhoto(request, this.parts.policy);
      seen.received += 1;
      const { jpeg, ...rest } = await takeInPhoto(this.parts, file);
      return { sha256, jpegBytes: jpeg.length, ...rest };
    });
  }

  @Post('other')
  other() {
    return { other: true };
  }

  @Get('photo')
  async get(@Res({ passthrough: true }) reply: FastifyReply) {
    return sendPhoto(reply, await drawPortrait());
  }
}

beforeEach(() => {
  held = failing = undefined;
  seen = { received: 0, answered: [] };
});

async function open(changed: Partial<Policy> = {}) {
  const policy: Policy = { ...defaultPolicy, ...changed };
  const parts = {
    clock: { now: () => now },
    policy,
    photoIntake: photoIntake(photoIntakeOptions(policy)),
    logger: { event: () => undefined, warning: () => undefined, failure: (name: string) => void seen.answered.push(name) },
  } as Partial<ApiParts>;
  class PhotosModule {}
  const module = {
    module: PhotosModule,
    controllers: [PhotosController],
    providers: [{ provide: ApiParts, useValue: parts }],
  };
  app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter({ bodyLimit: 64 * 1024 }), { logger: false });
  app.useGlobalFilters(new RefusalFilter(parts as ApiParts));
  await takePhotos(app);
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = await app.getUrl();
}

type Answer = { status: number; json: Record<string, unknown>; headers: Headers };
async function post(body: FormData | string | Buffer, headers: Record<string, string> = {}, path = '/photos'): Promise<Answer> {
  const response = await fetch(url + path, { method: 'POST', body: body as RequestInit['body'], headers });
  return { status: response.status, json: (await response.json()) as Record<string, unknown>, headers: response.headers };
}
const refusal = ({ status, json }: Answer) => ({ status, code: json.code, ...(json.fields ? { fields: json.fields } : {}) });

const form = (...parts: [name: string, content: Buffer | string, fileName?: string][]) => {
  const data = new FormData();
  for (const [name, content, fileName] of parts)
    if (fileName === undefined) data.append(name, String(content));
    else data.append(name, new Blob([content as Uint8Array<ArrayBuffer>]), fileName);
  return data;
};
/** A form as it goes over the wire, for what no browser would send. */
const boundary = 'xxBOUNDARYxx';
const written = (disposition: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
const asForm = { 'content-type': `multipart/form-data; boundary=${boundary}` };

describe('receiving a picture', () => {
  beforeAll(() => open());
  afterAll(() => app.close());

  it('R-141 receives the file of the form, with its digest', async () => {
    const portrait = await drawPortrait();
    const { status, json } = await post(form(['photo', portrait, 'me.jpg']));
    expect({ status, json }).toMatchObject({
      status: 201,
      json: { sha256: createHash('sha256').update(portrait).digest('base64url'), width: 600, height: 800, backgroundIsWhite: true },
    });
  });

  it('N-41 counts while it arrives, also where no length was announced', async () => {
    expect(refusal(await post(form(['photo', Buffer.alloc(0), 'me.jpg'])))).toEqual({ status: 422, code: 'photo-empty' });
    expect(refusal(await post(form(['photo', Buffer.alloc(5_242_880), 'me.jpg'])))).toEqual({ status: 413, code: 'photo-too-large' });
    const portrait = await drawPortrait();
    const least = Buffer.concat([portrait, Buffer.alloc(5_242_879 - portrait.length)]);
    expect((await post(form(['photo', least, 'me.jpg']))).status).toBe(201);
    expect(seen.received).toBe(2);

    const streamed = (content: Buffer) =>
      fetch(`${url}/photos`, {
        method: 'POST',
        headers: asForm,
        body: new Blob([written('name="photo"; filename="x"', content) as Uint8Array<ArrayBuffer>]).stream(),
        duplex: 'half',
      } as RequestInit);
    expect((await streamed(least)).status).toBe(201);
    expect((await streamed(Buffer.alloc(6_000_000))).status).toBe(413);
  });

  it('refusal:photo-too-large tells whoever sends four times as much, and hangs up', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    socket.write(`POST /photos HTTP/1.1\r\nhost: x\r\ncontent-type: ${asForm['content-type']}\r\ntransfer-encoding: chunked\r\n\r\n`);
    const answer = text(socket);
    const head = written('name="photo"; filename="x"', Buffer.alloc(0)).subarray(0, -`\r\n--${boundary}--\r\n`.length);
    const piece = (content: Buffer) => Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]);
    socket.write(piece(head));
    const megabyte = piece(Buffer.alloc(1024 * 1024));
    // Without an end: whoever sends this never stops by itself.
    const send = (): void => {
      while (!socket.destroyed && socket.writable && socket.write(megabyte));
    };
    socket.on('drain', send);
    send();
    const told = await answer.catch(() => '');
    // An answer may be lost to who does not stop talking; that the connection ends may not.
    expect(told).toMatch(/^$|^HTTP\/1\.1 413 [^]*"code":"photo-too-large"/);
    expect(socket.destroyed).toBe(true);
  });

  it.each([
    ['../../x', 'path'],
    ['nul\0nul', 'NUL'],
    ['x'.repeat(5000), '5,000 characters'],
    ['\u202Egpj.exe', 'RTL override'],
    ['', 'none'],
  ])('N-50 does not look at the name %j', async (name) => {
    const disposition = `name="photo"; filename="${name}"`;
    const before = await readdir(tmpdir());
    const { status, json } = await post(written(disposition, await drawPortrait()), asForm);
    expect({ status, code: json.code }).toEqual({ status: 201, code: undefined });
    expect((await readdir(tmpdir())).filter((entry) => !before.includes(entry) && /x|gpj|nul/.test(entry))).toEqual([]);
  });

  it('N-42 does not look at the declared type', async () => {
    const asText = new FormData();
    asText.append('photo', new Blob([(await drawPortrait()) as Uint8Array<ArrayBuffer>], { type: 'text/html' }), 'me.html');
    expect((await post(asText)).status).toBe(201);
    expect(refusal(await post(form(['photo', Buffer.from('not a picture'), 'me.jpg'])))).toEqual({
      status: 422,
      code: 'photo-not-jpeg-or-png',
    });
  });

  it.each(['fields', 'files'])('N-51 refusal:body-too-large refuses ten thousand %s and writes none of them down', async (kind) => {
    const before = await readdir(tmpdir());
    const one = written(kind === 'files' ? 'name="photo"; filename="x.jpg"' : 'name="photo"', Buffer.from('x'));
    const end = `--${boundary}--\r\n`;
    const many = one.toString().slice(0, -end.length).repeat(10_000) + end;
    expect(refusal(await post(many, asForm))).toEqual({ status: 413, code: 'body-too-large' });
    expect((await readdir(tmpdir())).filter((entry) => !before.includes(entry) && entry.endsWith('.jpg'))).toEqual([]);
    expect(seen.received).toBe(0);
  });

  it('N-51 hears to its end whom it refuses in the middle, who would else see a broken connection only', async () => {
    const one = written('name="p"; filename="x"', Buffer.alloc(1_500_000));
    const end = `--${boundary}--\r\n`;
    const large = Buffer.concat([...Array<Buffer>(12).fill(one.subarray(0, -end.length)), Buffer.from(end)]);
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    socket.write(`POST /photos HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: ${asForm['content-type']}\r\n`);
    socket.write(`content-length: ${large.length}\r\n\r\n`);
    socket.write(large);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 [^]*"code":"body-too-large"/);
  });

  it.each([
    ['another boundary than the one it announces', 'multipart/form-data; boundary=other'],
    ['no boundary', 'multipart/form-data'],
    ['an empty boundary', 'multipart/form-data; boundary='],
  ])('N-52 refusal:request-malformed refuses a form with %s', async (_, contentType) => {
    const body = written('name="photo"; filename="x.jpg"', await drawPortrait());
    expect(refusal(await post(body, { 'content-type': contentType }))).toEqual({ status: 400, code: 'request-malformed' });
  });

  it('N-52 refuses a form that breaks off before its end', async () => {
    const body = written('name="photo"; filename="x.jpg"', await drawPortrait());
    for (const bytes of [0, 30, 90, 5000, body.length - 6])
      expect({ bytes, ...refusal(await post(body.subarray(0, bytes), asForm)) }).toEqual({
        bytes,
        ...(bytes ? { status: 400, code: 'request-malformed' } : { status: 422, code: 'request-invalid', fields: ['photo'] }),
      });
  });

  it('N-53 takes one file and nothing else', async () => {
    const portrait = await drawPortrait();
    const twice = form(['photo', portrait, 'a.jpg'], ['photo', portrait, 'b.jpg']);
    const invalid = { status: 422, code: 'request-invalid' };
    expect(refusal(await post(twice))).toEqual({ ...invalid, fields: ['photo'] });
    expect(refusal(await post(form()))).toEqual({ ...invalid, fields: ['photo'] });
    expect(refusal(await post(form(['picture', portrait, 'a.jpg'])))).toEqual({ ...invalid, fields: ['(unknown key)'] });
    expect(refusal(await post(form(['photo', portrait, 'a.jpg'], ['more', 'text'])))).toEqual({ ...invalid, fields: ['(unknown key)'] });
    expect(refusal(await post(form(['__proto__', portrait, 'a.jpg'])))).toMatchObject({ status: 400 });
    expect(refusal(await post(form(['photo', 'no file, only text'])))).toEqual({ status: 422, code: 'photo-not-jpeg-or-png' });
    expect(seen.received).toBe(1);
  });

  it('refusal:media-type-unsupported takes pictures as forms, and forms nowhere else', async () => {
    const unsupported = { status: 415, code: 'media-type-unsupported' };
    const portrait = await drawPortrait();
    expect(refusal(await post('{}', { 'content-type': 'application/json' }))).toEqual(unsupported);
    expect(refusal(await post(portrait, { 'content-type': 'image/jpeg' }))).toEqual(unsupported);
    expect(refusal(await post(form(['photo', portrait, 'me.jpg']), {}, '/other'))).toEqual(unsupported);
    expect((await post('{}', { 'content-type': 'application/json' }, '/other')).status).toBe(201);
    const long = JSON.stringify({ long: 'x'.repeat(70_000) });
    expect((await post(long, { 'content-type': 'application/json' }, '/other')).status).toBe(413);
    expect((await post(form(['photo', portrait, 'me.jpg']), {}, '/nowhere')).status).toBe(404);
  });

  it('goes on after a client that hangs up', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const body = written('name="photo"; filename="x"', Buffer.alloc(100_000));
    socket.write(
      `POST /photos HTTP/1.1\r\nhost: x\r\ncontent-type: ${asForm['content-type']}\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`,
    );
    await once(socket, 'data');
    socket.write(body.subarray(0, 50_000));
    socket.destroy();
    await once(socket, 'close');
    expect((await post(form(['photo', await drawPortrait(), 'me.jpg']))).status).toBe(201);
    expect(seen).toEqual({ received: 1, answered: [] });
  });
});

describe('where it does not go well', () => {
  afterEach(() => app.close());

  it('refusal:photo-upload-too-slow gives up a client that stops in the middle', async () => {
    await open({ photoArrivalSeconds: 0.2 });
    const body = written('name="photo"; filename="x"', Buffer.alloc(100_000));
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    socket.write(`POST /photos HTTP/1.1\r\nhost: x\r\ncontent-type: ${asForm['content-type']}\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body.subarray(0, 50_000));
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [^]*connection: close[^]*"code":"photo-upload-too-slow"/i);
  });

  it('F-04 refusal:photos-busy turns away who finds all places taken, and tells when to come again', async () => {
    await open({ photosAtOnce: 1, photosWaiting: 0 });
    const portrait = await drawPortrait();
    const free = Promise.withResolvers<void>();
    held = free.promise;
    const inside = post(form(['photo', portrait, 'me.jpg']));
    // Which of the two came first is not said: one is in, and the other is told.
    const other = post(form(['photo', portrait, 'me.jpg']));
    const turnedAway = await Promise.race([inside, other]);
    expect(refusal(turnedAway)).toEqual({ status: 503, code: 'photos-busy' });
    expect(turnedAway.json.retryAt).toBe('2026-03-02T08:00:05.000Z');
    expect(turnedAway.headers.get('retry-after')).toBe('5');
    free.resolve();
    expect((await Promise.all([inside, other])).map(({ status }) => status).sort()).toEqual([201, 503]);
  });

  it('F-06 refusal:photo-store-full tells the person to wait and the operators why', async () => {
    await open();
    failing = new PhotoStoreFull('no room');
    expect(refusal(await post(form(['photo', await drawPortrait(), 'me.jpg'])))).toEqual({ status: 507, code: 'photo-store-full' });
    expect(seen.answered).toEqual(['photo-store-full']);
  });

  it('sends a picture as something that can neither run nor load anything', async () => {
    await open();
    const response = await fetch(`${url}/photo?${randomUUID()}`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline; filename="photo.jpg"',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Buffer.from(await response.arrayBuffer()).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });
});
