/** The shape in which MailHog's API shows a mail: headers as lists, bodies still encoded, parts of a multipart body split but not decoded. */
export type MailHogPath = { Relays: null; Mailbox: string; Domain: string; Params: string };
export type MailHogContent = { Headers: Record<string, string[]>; Body: string; Size: number; MIME: MailHogMime | null };
export type MailHogMime = { Parts: MailHogContent[] };
export type MailHogMessage = {
  ID: string;
  From: MailHogPath;
  To: MailHogPath[];
  Content: MailHogContent;
  Created: string;
  MIME: MailHogMime | null;
  Raw: { From: string; To: string[]; Data: string; Helo: string };
};
export type Envelope = { from: string; to: string[]; helo: string };

function pathOf(address: string): MailHogPath {
  const at = address.lastIndexOf('@');
  return { Relays: null, Mailbox: at < 0 ? address : address.slice(0, at), Domain: at < 0 ? '' : address.slice(at + 1), Params: '' };
}

function headersOf(head: string): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) (headers[line.slice(0, colon)] ??= []).push(line.slice(colon + 1).trim());
  }
  return headers;
}

function partsOf(body: string, contentType: string): MailHogMime | null {
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/is.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const [, ...sections] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const parts = sections.filter((section) => !section.startsWith('--')).map((section) => section.replace(/^[ \t]*\r\n/, ''));
  return { Parts: parts.map(contentOf) };
}

function contentOf(raw: string): MailHogContent {
  const gap = /\r?\n\r?\n/.exec(raw);
  const Headers = headersOf(gap ? raw.slice(0, gap.index) : raw);
  const Body = gap ? raw.slice(gap.index + gap[0].length) : '';
  return { Headers, Body, Size: raw.length, MIME: partsOf(Body, Headers['Content-Type']?.[0] ?? '') };
}

export function mailHogMessage(raw: Buffer, envelope: Envelope, id: string, createdAt: Date): MailHogMessage {
  const data = raw.toString('utf8');
  const content = contentOf(data);
  content.Headers['Return-Path'] ??= [`<${envelope.from}>`];
  content.Headers['Received'] ??= [`from ${envelope.helo} by simulator (mail catcher) id ${id}; ${createdAt.toUTCString()}`];
  return {
    ID: id,
    From: pathOf(envelope.from),
    To: envelope.to.map(pathOf),
    Content: content,
    Created: createdAt.toISOString(),
    MIME: content.MIME,
    Raw: { From: envelope.from, To: envelope.to, Data: data, Helo: envelope.helo },
  };
}

/** The search of MailHog: part of a text, letters of both cases alike, in the envelope and in the header it belongs to. */
export function matchesSearch(message: MailHogMessage, kind: 'from' | 'to' | 'containing', query: string): boolean {
  const { Headers, Body } = message.Content;
  const places = {
    from: [message.Raw.From, ...(Headers['From'] ?? [])],
    to: [...message.Raw.To, ...(Headers['To'] ?? [])],
    containing: [Body, ...Object.values(Headers).flat()],
  }[kind];
  return places.some((place) => place.toLowerCase().includes(query.toLowerCase()));
}
