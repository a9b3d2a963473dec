import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { openMailer } from './mailer.js';

const mail = {
  to: 'lin.mei@example.com',
  subject: '確認信 Confirmation',
  text: '請開啟連結。',
  html: '<p>請開啟連結。</p>',
  messageId: '<8f14e45f@vhic.example>',
};
const received: { envelope: { from: unknown; to: string[] }; raw: string }[] = [];
let close: () => Promise<unknown> = async () => undefined;
afterEach(async () => {
  await close();
  received.length = 0;
});

function keep(options: SMTPServerOptions = {}) {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          envelope: { from: mailFrom && mailFrom.address, to: rcptTo.map(({ address }) => address) },
          raw: Buffer.concat(chunks).toString(),
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  return listening(
    server.server as Server,
    () => new Promise((resolve) => server.close(() => resolve(undefined))),
    (port) => server.listen(port, '127.0.0.1'),
  );
}

async function listening(server: Server, closeServer: () => Promise<unknown>, listen: (port: number) => unknown) {
  await new Promise((resolve) => {
    server.once('listening', resolve);
    listen(0);
  });
  close = closeServer;
  const smtpUrl = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return openMailer({ smtpUrl, from: 'no-reply@vhic.example', timeoutSeconds: 1 });
}

const answering = (responseCode: number) => Object.assign(new Error('lin.mei@example.com is not here'), { responseCode });

/** What the mail server says decides whether a mail is tried again. */
describe('the mailer', () => {
  it('I-09 hands a mail over with one sender, one recipient and the given Message-ID', async () => {
    const mailer = await keep();
    expect(await mailer.send(mail)).toEqual({ name: 'accepted' });
    expect(received[0]!.envelope).toEqual({ from: 'no-reply@vhic.example', to: [mail.to] });
    const parsed = await simpleParser(received[0]!.raw);
    expect(parsed.messageId).toBe(mail.messageId);
    expect(parsed.subject).toBe(mail.subject);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.text).toContain(mail.text);
  });

  it.each([
    'a@b.example\r\nBcc: evil@z.example',
    'a@b.example, evil@z.example',
    '"evil@z" <a@b.example>',
    'a b@b.example',
    `${'a'.repeat(250)}@b.example`,
    '王@b.example',
  ])('N-05 N-06 N-07 N-08 makes no SMTP call for %j', async (to) => {
    let connections = 0;
    const mailer = await keep({ onConnect: (_session, callback) => (connections++, callback()) });
    expect(await mailer.send({ ...mail, to })).toEqual({ name: 'rejected', reason: 'address-invalid' });
    expect(connections).toBe(0);
  });

  it('does not read files or addresses for a mail', async () => {
    const mailer = await keep();
    await mailer.send({ ...mail, html: { path: '/etc/passwd' } as never });
    expect(received.map(({ raw }) => raw).join()).not.toContain('root:');
  });

  it.each([
    ['a recipient refused for now', 452, 'unreachable'],
    ['a recipient refused for good', 550, 'rejected'],
  ])('F-32 tells %s', async (_what, code, name) => {
    const mailer = await keep({ onRcptTo: (_address, _session, callback) => callback(answering(code)) });
    expect(await mailer.send(mail)).toEqual({ name, reason: `smtp-${code}` });
  });

  it.each([
    ['a mail refused after its content', 554, 'rejected'],
    ['a mail refused for now after its content', 451, 'unreachable'],
  ])('F-32 tells %s', async (_what, code, name) => {
    const onData: SMTPServerOptions['onData'] = (stream, _session, callback) =>
      void stream.on('end', () => callback(answering(code))).resume();
    expect(await (await keep({ onData })).send(mail)).toEqual({ name, reason: `smtp-${code}` });
  });

  it('F-32 waits when the server refuses us and not the mail', async () => {
    const mailer = await keep({ onConnect: (_session, callback) => callback(answering(554)) });
    expect(await mailer.send(mail)).toEqual({ name: 'unreachable', reason: 'smtp-554' });
  });

  it('F-29 waits when the connection breaks off before the mail is accepted', async () => {
    const dying = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 ready\r\n');
      socket.on('data', (data) => (data.toString().startsWith('DATA') ? socket.destroy() : socket.write('250 fine\r\n')));
    });
    const mailer = await listening(
      dying,
      () => new Promise((resolve) => dying.close(resolve)),
      (port) => dying.listen(port, '127.0.0.1'),
    );
    expect(await mailer.send(mail)).toEqual({ name: 'unreachable', reason: 'mail-server-unreachable' });
  });

  it('waits when nobody listens', async () => {
    const mailer = await keep();
    await close();
    close = async () => undefined;
    expect(await mailer.send(mail)).toEqual({ name: 'unreachable', reason: 'mail-server-unreachable' });
  });

  it('F-31 gives up a server that never comes to an end, however busily it answers', async () => {
    const timers: NodeJS.Timeout[] = [];
    const sockets: { destroy(): void }[] = [];
    const dripping = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      timers.push(setInterval(() => socket.write('220-still here\r\n'), 50));
    });
    const mailer = await listening(
      dripping,
      () => {
        timers.forEach(clearInterval);
        sockets.forEach((socket) => socket.destroy());
        return new Promise((resolve) => dripping.close(resolve));
      },
      (port) => dripping.listen(port, '127.0.0.1'),
    );
    expect(await mailer.send(mail)).toEqual({ name: 'unreachable', reason: 'mail-server-slow' });
  });
});
