import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:tls';
import { refusedWith, type ApiClient, type CardCheck, type CardReading, type Outcome } from '../api-client.js';

/** What the browser shows of the local component of its machine. */
export type ComponentState = {
  host: string;
  connected: boolean;
  readers: { reader: string; card: string }[] | 'service-gone';
  thumbprint: string;
  version: string;
};
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; text: string };

const notRunning = refusedWith({
  code: 'component-not-running',
  title: 'The browser cannot reach the card component of this machine.',
  nextStep: 'Start it, and set it to automatic start.',
  status: 0,
});
const notTrusted = refusedWith({
  code: 'component-not-trusted',
  title: 'The browser does not know the certificate of the card component.',
  nextStep: 'Visit its address once and confirm that it is to be trusted.',
  status: 0,
});
const blocked = (status: number) =>
  refusedWith({
    code: 'blocked-by-browser',
    title: 'The card component does not answer pages of this origin.',
    nextStep: 'Go to the portal.',
    status,
  });

/**
 * A browser towards the local component of its own machine: it trusts the component's certificate only after somebody has visited it, and gives a page
 * only what the component lets pages of that origin have.
 */
export function createComponentBrowser({ url, pageUrl }: { url: string; pageUrl: string }) {
  const { hostname, port, origin: own } = new URL(url);
  const { origin } = new URL(pageUrl);
  let trusted: string | undefined;

  /** Shows the certificate that no authority vouches for, and is told to trust it. */
  async function visit(): Promise<Outcome<string>> {
    try {
      trusted = await certificateAt(hostname, Number(port));
      return { ok: true, body: (await ask('GET', '/', {})).text };
    } catch (error) {
      return objection(error);
    }
  }

  async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
    const request = httpsRequest(new URL(path, own), { method, headers, agent: false, ...(trusted && { ca: trusted }) });
    request.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
    return { status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() };
  }

  /** As a script of the page asks: what is more than a plain GET is announced first. */
  async function fromPage<Body>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Outcome<Body>> {
    try {
      if (method === 'POST') {
        const announced = await ask('OPTIONS', path, {
          origin,
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type',
          'access-control-request-private-network': 'true',
        });
        if (!isLetIn(announced) || announced.headers['access-control-allow-private-network'] !== 'true') return blocked(announced.status);
      }
      const answer = await ask(method, path, { origin, ...(body !== undefined && { 'content-type': 'application/json' }) }, body);
      if (!isLetIn(answer)) return blocked(answer.status);
      if (answer.status >= 400)
        return refusedWith({ title: '', ...(JSON.parse(answer.text) as { code: string; nextStep: string }), status: answer.status });
      return { ok: true, body: JSON.parse(answer.text) as Body };
    } catch (error) {
      return objection(error);
    }
  }
  const isLetIn = ({ headers }: Answer) => headers['access-control-allow-origin'] === origin;

  return {
    visit,
    state: () => fromPage<ComponentState>('GET', '/state'),
    read: (nonce: string, { reader, pin }: { reader?: string | undefined; pin?: string | undefined } = {}) =>
      fromPage<{ answer: string }>('POST', '/readings', { nonce, ...(reader && { reader }), ...(pin && { pin }) }),
  };
}
export type ComponentBrowser = ReturnType<typeof createComponentBrowser>;

/** Presses Read on a page that asks the local component: it hands over the nonce, and hands in what was signed. */
export async function readByComponent(
  api: ApiClient,
  component: ComponentBrowser,
  { check, ...entries }: { check: CardCheck | 'certificate'; reader?: string | undefined; pin?: string },
): Promise<Outcome<CardReading>> {
  const requested = await api.post<{ cardReadingId: string; nonce: string }>('/v1/component-readings', { check });
  if (!requested.ok) return requested;
  const { cardReadingId, nonce } = requested.body;
  const read = await component.read(nonce, entries);
  return read.ok ? api.post<CardReading>(`/v1/component-readings/${cardReadingId}/answer`, { answer: read.body.answer }) : read;
}

async function certificateAt(host: string, port: number): Promise<string> {
  const socket = connect({ host, port, servername: host, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const certificate = socket.getPeerX509Certificate()!.toString();
  socket.destroy();
  return certificate;
}

function objection(error: unknown) {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (['ECONNREFUSED', 'ECONNRESET'].includes(code)) return notRunning;
  if (/CERT|SELF_SIGNED|ISSUER/.test(code)) return notTrusted;
  throw error;
}
