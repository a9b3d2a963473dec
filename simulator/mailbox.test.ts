import nodemailer from 'nodemailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMailCatcher, type MailCatcher } from './mail-catcher.js';
import { createMailbox } from './mailbox.js';

const now = new Date('2026-11-21T06:00:00Z');
let catcher: MailCatcher;
beforeAll(async () => void (catcher = await createMailCatcher({ now: () => now, host: '127.0.0.1', ports: { smtp: 0, http: 0 } })));
beforeEach(() => catcher.reset());
afterAll(() => catcher.stop());

const open = (address: string) => createMailbox({ mailHttpUrl: catcher.httpUrl, address });
async function send(to: string, subject: string, text = 'text') {
  const transport = nodemailer.createTransport(catcher.smtpUrl);
  await transport.sendMail({ from: 'portal@example.com', to, subject, text });
  transport.close();
}

describe('a mailbox', () => {
  it('opens its letters once each, oldest first, and nobody else’s', async () => {
    await send('lin-mei@example.com', '第一封 first');
    await send('xlin-mei@example.com', 'for somebody whose address contains the other');
    await send('Lin-Mei@example.com', 'second');
    const mailbox = open('lin-mei@example.com');
    expect((await mailbox.openNext())?.subject).toBe('第一封 first');
    expect((await mailbox.openNext())?.subject).toBe('second');
    expect(await mailbox.openNext(undefined, 0)).toBeNull();
    expect(await mailbox.letters()).toHaveLength(2);
  });

  it('waits for a letter that is still to come, and passes over those it does not look for', async () => {
    const mailbox = open('lin-mei@example.com');
    await send('lin-mei@example.com', 'old');
    await mailbox.ignoreOlder();
    await send('lin-mei@example.com', 'noise');
    const awaited = mailbox.openNext(({ subject }) => subject === 'awaited');
    await send('lin-mei@example.com', 'awaited');
    expect(await awaited).toMatchObject({
      subject: 'awaited',
      receivedAt: now.toISOString(),
      from: 'portal@example.com',
      to: ['lin-mei@example.com'],
    });
    expect((await mailbox.openNext())?.subject).toBe('noise');
  });

  it('finds the link that is meant', async () => {
    const text = '說明：https://portal.example/help\n請開啟 https://portal.example/confirm#a-b_C1 。\n(https://portal.example/x)';
    await send('lin-mei@example.com', 'links', text);
    expect(await open('lin-mei@example.com').openNext()).toMatchObject({
      link: 'https://portal.example/confirm#a-b_C1',
      links: ['https://portal.example/help', 'https://portal.example/confirm#a-b_C1', 'https://portal.example/x'],
    });
  });
});
