import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { simpleParser, type ParsedMail } from 'mailparser';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { z } from 'zod';
import { escapeHtml, page, pageHeaders, table } from './html.js';
import { BadInput, createHttpServer, listen, parsed } from './http-server.js';
import { mailHogMessage, matchesSearch, type MailHogMessage } from './mailhog-message.js';

/** What may be wrong with the mail server. All of it can be combined. */
export type MailFaults = {
  /** Nobody listens: connections are refused. */
  readonly down: boolean;
  /** Number of mails that are turned away with 451 (try again later). */
  readonly refuseNext: number;
  /** Addresses that are refused for good with 550. */
  readonly rejectAddresses: readonly string[];
  /** Number of mails that are stored, but whose sender loses the connection before it hears 250. */
  readonly dropNextAfterStoring: number;
  /** Time between storing a mail and the 250. */
  readonly answerSeconds: number;
};
export const noMailFaults: MailFaults = { down: false, refuseNext: 0, rejectAddresses: [], dropNextAfterStoring: 0, answerSeconds: 0 };

export type MailCatcher = {
  readonly smtpUrl: string;
  readonly httpUrl: string;
  /** All mails, newest first. */
  mails(): readonly MailHogMessage[];
  clear(): void;
  faults(): MailFaults;
  /** Changes the faults that are named; resolves when the server stands as asked. */
  setFaults(changes: Partial<MailFaults>): Promise<void>;
  /** Forgets mails and faults. */
  reset(): Promise<void>;
  stop(): Promise<void>;
};

const listQuery = z.object({
  start: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(250).default(50),
});
const searchQuery = listQuery.extend({ kind: z.enum(['from', 'to', 'containing']), query: z.string() });
function readMails(file: string): MailHogMessage[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MailHogMessage[]) : [];
}
const smtpRefusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

export async function createMailCatcher(options: {
  now: () => Date;
  host: string;
  ports: { smtp: number; http: number };
  /** Where the mails are kept, so that a restarted catcher still has them; left out, they end with it. */
  file?: string | undefined;
}): Promise<MailCatcher> {
  const stopping = new AbortController();
  const sockets = new Map<string, Socket>();
  let mails: MailHogMessage[] = options.file ? readMails(options.file) : [];
  let faults = noMailFaults;
  /** Written whole each time: a world has few mails. */
  const keep = (next: MailHogMessage[]) => {
    mails = next;
    if (options.file) writeFileSync(options.file, JSON.stringify(mails));
  };
  let smtpPort = options.ports.smtp;
  let smtp: SMTPServer | null = null;

  function acceptSender(): Error | null {
    if (faults.refuseNext === 0) return null;
    faults = { ...faults, refuseNext: faults.refuseNext - 1 };
    return smtpRefusal(451, 'Try again later');
  }

  async function store(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await buffer(stream);
    const { mailFrom, rcptTo } = session.envelope;
    const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), helo: session.hostNameAppearsAs };
    keep([mailHogMessage(raw, envelope, `${randomUUID()}@simulator`, options.now()), ...mails]);
  }

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession, answer: () => void): Promise<void> {
    await store(stream, session);
    if (faults.dropNextAfterStoring > 0) {
      faults = { ...faults, dropNextAfterStoring: faults.dropNextAfterStoring - 1 };
      sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.destroy();
      return;
    }
    if (faults.answerSeconds > 0) await wait(faults.answerSeconds * 1000, undefined, { signal: stopping.signal });
    answer();
  }

  async function openSmtp(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onMailFrom: (_address, _session, answer) => answer(acceptSender()),
      onRcptTo: ({ address }, _session, answer) =>
        answer(faults.rejectAddresses.includes(address) ? smtpRefusal(550, 'No such mailbox') : null),
      onData: (stream, session, answer) => void receive(stream, session, () => answer(null)).catch((error: Error) => answer(error)),
    });
    // A client that hangs up in mid-mail is a scenario here, not an error.
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      const name = `${socket.remoteAddress}:${socket.remotePort}`;
      sockets.set(name, socket);
      socket.on('close', () => sockets.delete(name));
    });
    server.listen(smtpPort, options.host);
    await once(server.server, 'listening').catch((error: Error) => {
      throw new BadInput(`The mail server cannot listen on port ${smtpPort}: ${error.message}`, 503);
    });
    smtpPort = (server.server.address() as AddressInfo).port;
    smtp = server;
  }

  async function closeSmtp(): Promise<void> {
    const server = smtp;
    smtp = null;
    if (!server) return;
    const closed = once(server.server, 'close');
    server.close();
    for (const socket of sockets.values()) socket.destroy();
    await closed;
  }

  // Switching off and on follow one another, however quickly they are asked for.
  let switched = Promise.resolve();
  const switchSmtp = () => {
    switched = switched
      .catch(() => undefined)
      .then(async () => {
        if (faults.down && smtp) await closeSmtp();
        else if (!faults.down && !smtp) await openSmtp();
      });
    return switched;
  };

  const http = createHttpServer();
  const listed = (all: readonly MailHogMessage[], start: number, limit: number) => {
    const items = all.slice(start, start + limit);
    return { total: all.length, count: items.length, start, items };
  };
  const mailOf = (id: string) => {
    const mail = mails.find(({ ID }) => ID === id);
    if (!mail) throw new BadInput('There is no such mail.', 404);
    return mail;
  };
  http.get('/api/v2/messages', (request) => {
    const { start, limit } = parsed(listQuery, request.query);
    return listed(mails, start, limit);
  });
  http.get('/api/v2/search', (request) => {
    const { start, limit, kind, query } = parsed(searchQuery, request.query);
    const found = mails.filter((mail) => matchesSearch(mail, kind, query));
    return listed(found, start, limit);
  });
  http.get('/api/v1/messages', () => mails);
  http.get<{ Params: { id: string } }>('/api/v1/messages/:id', ({ params }) => mailOf(params.id));
  http.get<{ Params: { id: string } }>('/api/v1/messages/:id/download', ({ params }, reply) =>
    reply.type('message/rfc822').send(mailOf(params.id).Raw.Data),
  );
  http.delete('/api/v1/messages', (_request, reply) => {
    keep([]);
    return reply.send();
  });
  http.delete<{ Params: { id: string } }>('/api/v1/messages/:id', ({ params }, reply) => {
    const gone = mailOf(params.id);
    keep(mails.filter((mail) => mail !== gone));
    return reply.send();
  });
  http.get('/', async (_request, reply) => reply.headers(pageHeaders).send(await inboxPage(mails)));
  http.get<{ Params: { id: string } }>('/mails/:id', async ({ params }, reply) =>
    reply.headers(pageHeaders).send(await mailPage(mailOf(params.id))),
  );

  const httpUrl = await listen(http, options.host, options.ports.http);
  await openSmtp().catch(async (error: Error) => {
    await http.close();
    throw error;
  });
  const setFaults = (changes: Partial<MailFaults>) => {
    faults = { ...faults, ...changes };
    return switchSmtp();
  };
  return {
    smtpUrl: `smtp://${options.host}:${smtpPort}`,
    httpUrl,
    mails: () => mails,
    clear: () => keep([]),
    faults: () => faults,
    setFaults,
    async reset() {
      await setFaults(noMailFaults);
      keep([]);
    },
    async stop() {
      stopping.abort();
      await switched.catch(() => undefined);
      await closeSmtp();
      await http.close();
    },
  };
}

const subjectOf = ({ subject }: ParsedMail) => escapeHtml(subject ?? '(no subject)');

async function inboxPage(mails: readonly MailHogMessage[]): Promise<string> {
  const newest = mails.slice(0, 200);
  const rows = await Promise.all(
    newest.map(async ({ ID, Raw, Created }) => [
      escapeHtml(Created),
      escapeHtml(Raw.To.join(', ')),
      `<a href="/mails/${encodeURIComponent(ID)}">${subjectOf(await simpleParser(Raw.Data))}</a>`,
    ]),
  );
  const caption = `<p>${mails.length} mails${mails.length > newest.length ? `, the newest ${newest.length} shown` : ''}.</p>`;
  return page('Mail catcher', caption + table(['Received', 'To', 'Subject'], rows));
}

/** Addresses in the text can be followed; everything else of a mail is shown as the characters it consists of. */
const withLinks = (text: string) =>
  escapeHtml(text).replaceAll(/https?:\/\/[^\s"'<>]+/g, (address) => `<a rel="noreferrer" href="${address}">${address}</a>`);

async function mailPage({ Raw, Created }: MailHogMessage): Promise<string> {
  const mail = await simpleParser(Raw.Data);
  const facts = [
    ['From', escapeHtml(mail.from?.text ?? '')],
    ['Envelope to', escapeHtml(Raw.To.join(', '))],
    ['Received', escapeHtml(Created)],
    ['Subject', subjectOf(mail)],
  ];
  return page('Mail', `${table(['', ''], facts)}<pre>${withLinks(mail.text ?? '')}</pre><p><a href="/">All mails</a></p>`);
}
