import mailhog from 'mailhog';
import { simpleParser } from 'mailparser';
import { setTimeout as wait } from 'node:timers/promises';

export type Letter = {
  readonly id: string;
  readonly receivedAt: string;
  readonly to: readonly string[];
  readonly from: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** All web addresses of the text, in order. */
  readonly links: readonly string[];
  /** The one that a person is meant to open: the first with something after #, else the first. */
  readonly link: string | null;
};

/** The mailbox of one address, read with the MailHog client. */
export type Mailbox = {
  readonly address: string;
  /** All letters, oldest first. */
  letters(): Promise<Letter[]>;
  /** The oldest letter not opened yet that is the one looked for; waits for it, and answers null when none comes in time. */
  openNext(matches?: (letter: Letter) => boolean, waitSeconds?: number): Promise<Letter | null>;
  /** From here on only letters that come later are new. */
  ignoreOlder(): Promise<void>;
};

const pollMilliseconds = 50;

export function createMailbox({ mailHttpUrl, address }: { mailHttpUrl: string; address: string }): Mailbox {
  const { hostname, port } = new URL(mailHttpUrl);
  const client = mailhog({ host: hostname, port: Number(port || 80) });
  const opened = new Set<string>();

  async function letters(): Promise<Letter[]> {
    const found = (await client.search(address, 'to', 0, 250))?.items ?? [];
    const own = (found as unknown as RawMessage[]).filter(({ Raw }) => Raw.To.some((to) => to.toLowerCase() === address.toLowerCase()));
    return Promise.all(own.reverse().map(letterOf));
  }

  return {
    address,
    letters,
    async openNext(matches = () => true, waitSeconds = 10) {
      for (let polls = Math.ceil((waitSeconds * 1000) / pollMilliseconds); ; polls -= 1) {
        const next = (await letters()).find((letter) => !opened.has(letter.id) && matches(letter));
        if (next) opened.add(next.id);
        if (next || polls <= 0) return next ?? null;
        await wait(pollMilliseconds);
      }
    },
    async ignoreOlder() {
      for (const { id } of await letters()) opened.add(id);
    },
  };
}

type RawMessage = { ID: string; Created: string; Raw: { To: string[]; Data: string } };

async function letterOf({ ID, Created, Raw }: RawMessage): Promise<Letter> {
  const mail = await simpleParser(Raw.Data);
  const text = mail.text ?? '';
  const links = [...text.matchAll(/https?:\/\/[^\s<>"'）)\]]+/g)].map(([link]) => link);
  return {
    id: ID,
    receivedAt: Created,
    to: Raw.To,
    from: mail.from?.value[0]?.address ?? '',
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    text,
    html: mail.html || '',
    links,
    link: links.find((link) => link.includes('#')) ?? links[0] ?? null,
  };
}
