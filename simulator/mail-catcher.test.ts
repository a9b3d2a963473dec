import mailhog from 'mailhog';
import { simpleParser } from 'mailparser';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMailCatcher, type MailCatcher } from './mail-catcher.js';

const now = new Date('2026-11-21T06:00:00Z');
let catcher: MailCatcher;
beforeAll(async () => void (catcher = await createMailCatcher({ now: () => now, host: '127.0.0.1', ports: { smtp: 0, http: 0 } })));
beforeEach(() => catcher.reset());
afterAll(() => catcher.stop());

const inbox = () => mailhog({ host: '127.0.0.1', port: Number(new URL(catcher.httpUrl).port) });
async function send(mail: SendMailOptions = {}, options: { socketTimeout?: number } = {}) {
  const transport = nodemailer.createTransport({
    ...options,
    host: '127.0.0.1',
    port: Number(new URL(catcher.smtpUrl).port),
    secure: false,
  });
  try {
    return await transport.sendMail({
      from: 'portal@example.com',
      to: 'lin-mei@example.com',
      subject: '確認信 Please confirm',
      text: '請確認\nPlease confirm',
      ...mail,
    });
  } finally {
    transport.close();
  }
}

describe('the mail catcher', () => {
  it('shows a mail with text and HTML to the mailhog client, decoded', async () => {
    await send({ html: '<p>請確認 &amp; confirm</p>', messageId: '<fixed@example.com>' });
    const [mail] = (await inbox().messages())?.items ?? [];
    expect(mail).toMatchObject({ to: 'lin-mei@example.com', from: 'portal@example.com', Created: now.toISOString() });
    expect([mail?.subject, mail?.text.trim().replaceAll('\r', ''), mail?.html.trim()]).toEqual([
      expect.stringContaining('確認信'),
      '請確認\nPlease confirm',
      '<p>請確認 &amp; confirm</p>',
    ]);
  });

  it('answers in the documented shape of the v2 API', async () => {
    await send({ html: '<p>x</p>', headers: { 'Auto-Submitted': 'auto-generated' } });
    const answer = (await (await fetch(`${catcher.httpUrl}/api/v2/messages`)).json()) as unknown;
    const part = {
      Headers: expect.objectContaining({ 'Content-Type': [expect.any(String)] }),
      Body: expect.any(String),
      Size: expect.any(Number),
      MIME: null,
    };
    expect(answer).toEqual({
      total: 1,
      count: 1,
      start: 0,
      items: [
        {
          ID: expect.any(String),
          From: { Relays: null, Mailbox: 'portal', Domain: 'example.com', Params: '' },
          To: [{ Relays: null, Mailbox: 'lin-mei', Domain: 'example.com', Params: '' }],
          Content: {
            Headers: expect.objectContaining({
              'Auto-Submitted': ['auto-generated'],
              'Message-ID': [expect.any(String)],
              'Return-Path': ['<portal@example.com>'],
            }),
            Body: expect.stringContaining('<p>x</p>'),
            Size: expect.any(Number),
            MIME: { Parts: [part, part] },
          },
          Created: now.toISOString(),
          MIME: { Parts: [part, part] },
          Raw: {
            From: 'portal@example.com',
            To: ['lin-mei@example.com'],
            Data: expect.stringContaining('Subject:'),
            Helo: expect.any(String),
          },
        },
      ],
    });
  });

  it('keeps the raw message so that a parser reads attachments and long lines right', async () => {
    const attachments = [{ filename: 'card.txt', content: '.dot at the start\n中文' }];
    await send({ attachments, text: `${'長'.repeat(400)}\n.\nend` });
    const mail = await simpleParser(catcher.mails()[0]?.Raw.Data ?? '');
    expect(mail.text?.trim()).toBe(`${'長'.repeat(400)}\n.\nend`);
    expect(mail.attachments[0]?.content.toString()).toBe('.dot at the start\n中文');
  });

  it('lists newest first, finds by recipient, pages, and deletes', async () => {
    for (const [to, subject] of [
      ['a@example.com', 'one'],
      ['b@example.com', 'two'],
      ['a@example.com', 'three'],
    ] as const)
      await send({ to, subject });
    expect((await inbox().search('A@example.com', 'to'))?.items.map((mail) => mail.subject)).toEqual(['three', 'one']);
    expect(await inbox().latestTo('b@example.com')).toMatchObject({ subject: 'two' });
    expect(await inbox().messages(1, 1)).toMatchObject({ total: 3, count: 1, start: 1 });
    await inbox().deleteMessage(catcher.mails()[0]?.ID ?? '');
    expect((await inbox().messages())?.items.map((mail) => mail.subject)).toEqual(['two', 'one']);
    await inbox().deleteAll();
    expect(await inbox().messages()).toMatchObject({ total: 0, items: [] });
  });

  it('refuses connections while it is down, and has the same address afterwards', async () => {
    await catcher.setFaults({ down: true });
    await expect(send()).rejects.toMatchObject({ code: 'ESOCKET', errno: expect.any(Number) });
    await catcher.setFaults({ down: false });
    await send();
    expect(catcher.mails()).toHaveLength(1);
  });

  it('turns n mails away for the moment', async () => {
    await catcher.setFaults({ refuseNext: 2 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await send();
    expect(catcher.mails()).toHaveLength(1);
  });

  it('refuses one address for good and serves the others', async () => {
    await catcher.setFaults({ rejectAddresses: ['gone@example.com'] });
    await expect(send({ to: 'gone@example.com' })).rejects.toMatchObject({ responseCode: 550 });
    await send();
    expect(catcher.mails().map((mail) => mail.Raw.To)).toEqual([['lin-mei@example.com']]);
  });

  it('stores a mail and drops the connection before it says so', async () => {
    await catcher.setFaults({ dropNextAfterStoring: 1 });
    await expect(send()).rejects.toThrow();
    expect(catcher.mails()).toHaveLength(1);
    await send();
    expect(catcher.mails()).toHaveLength(2);
  });

  it('answers slowly, so that an impatient sender gives up on a mail that was stored', async () => {
    await catcher.setFaults({ answerSeconds: 60 });
    await expect(send({}, { socketTimeout: 150 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(catcher.mails()).toHaveLength(1);
  });

  it('shows people an inbox in which nothing of a mail can run', async () => {
    await send({ subject: '<script>alert(1)</script>', text: '<img src=x> https://portal.example/confirm#abc' });
    const list = await fetch(`${catcher.httpUrl}/`);
    expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await list.text();
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script>');
    const path = /href="(\/mails\/[^"]+)"/.exec(html)?.[1];
    const mail = await (await fetch(`${catcher.httpUrl}${path}`)).text();
    expect(mail).toContain('&lt;img src=x&gt; <a rel="noreferrer" href="https://portal.example/confirm#abc">');
  });

  it('answers questions it does not understand with a sentence', async () => {
    for (const [path, status] of [
      ['/api/v2/search?kind=colour&query=x', 400],
      ['/api/v2/messages?start=-1', 400],
      ['/api/v1/messages/none', 404],
      ['/nothing', 404],
    ] as const) {
      const answer = await fetch(catcher.httpUrl + path);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ message: expect.any(String) });
    }
  });
});

it('keeps its mails between two starts where it is given a file', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'mails-'));
  const options = { now: () => now, host: '127.0.0.1', ports: { smtp: 0, http: 0 }, file: path.join(folder, 'mails.json') };
  const first = await createMailCatcher(options);
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: Number(new URL(first.smtpUrl).port), secure: false });
  await transport.sendMail({ from: 'portal@example.com', to: 'lin-mei@example.com', subject: 'kept', text: 'x' });
  transport.close();
  await first.stop();
  const second = await createMailCatcher(options);
  expect(second.mails().map(({ Raw }) => Raw.To)).toEqual([['lin-mei@example.com']]);
  second.clear();
  await second.stop();
  const third = await createMailCatcher(options);
  expect(third.mails()).toEqual([]);
  await third.stop();
  await rm(folder, { recursive: true });
});
