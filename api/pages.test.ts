import { randomUUID } from 'node:crypto';
import { type HTMLButtonElement, Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import { consentPage } from './consent-requests/consent-page.js';
import { consentScript } from './consent-requests/consent-script.js';
import { confirmDeletionPage } from './mailed-link-pages/confirm-deletion-page.js';
import { confirmPage } from './mailed-link-pages/confirm-page.js';
import { mailedLinkScript } from './mailed-link-pages/mailed-link-script.js';

type Sent = { path: string; key: string | undefined; body: unknown };
/** What the service says to a call; nothing: it does not answer. */
type Answer = { status: number; body: unknown } | undefined;
type Settled = { state: string; cardReadingId: string; card?: { name: string }; refusal?: object };

const refused = (detail: string): Answer => ({ status: 409, body: { code: 'x', detail, nextStep: 'Do something.' } });
const silent = /service cannot be reached/;

/** A page in a browser, in front of a service whose answers the test gives. */
async function open(page: string, script: string, address: string, answer: (path: string) => Answer) {
  const window = new Window({ url: address });
  window.document.write(page.replace(/<script.*<\/script>/, ''));
  const sent: Sent[] = [];
  const streams: EventTarget[] = [];
  let reloads = 0;
  let wentTo: string | undefined;
  const fetch = async (path: string, options: RequestInit = {}) => {
    const headers = new Headers(options.headers);
    sent.push({ path, key: headers.get('idempotency-key') ?? undefined, body: options.body && JSON.parse(options.body as string) });
    const said = answer(path);
    if (!said) throw new TypeError('Failed to fetch');
    return Response.json(said.body, { status: said.status });
  };
  class EventSource extends EventTarget {
    constructor() {
      super();
      streams.push(this);
    }
    close() {}
  }
  const { pathname, hash } = new URL(address);
  const location = { pathname, hash, reload: () => (reloads += 1), assign: (url: string) => (wentTo = url) };
  const listen = window.addEventListener.bind(window);
  const globals = { document: window.document, location, localStorage: window.localStorage, addEventListener: listen };
  const given = { ...globals, fetch, EventSource, crypto: { randomUUID } };
  const run = new Function(...Object.keys(given), `return (async () => {${script}})();`) as (...values: unknown[]) => Promise<void>;
  await run(...Object.values(given));

  const element = (id: string) => window.document.getElementById(id) as HTMLButtonElement;
  const calm = () => new Promise((resolve) => setImmediate(resolve));
  return {
    sent,
    press: async (id: string) => (element(id).click(), calm()),
    settle: async (reading: Settled) => (
      streams.at(-1)!.dispatchEvent(new MessageEvent('card-reading', { data: JSON.stringify(reading) })),
      calm()
    ),
    breakOff: async () => (streams.at(-1)!.dispatchEvent(new Event('error')), calm()),
    says: () => element('message').textContent,
    shows: (id: string) => element(id).textContent,
    canPress: (id: string) => !element(id).disabled,
    isHidden: (id: string) => element(id).hidden,
    pasteLink: () => window.dispatchEvent(new window.Event('hashchange')),
    reloads: () => reloads,
    wentTo: () => wentTo,
  };
}

const reading = (name: string): Settled => ({ state: 'read', cardReadingId: `reading of ${name}`, card: { name } });
const requested: Answer = { status: 202, body: { cardReadingId: 'r' } };

describe('the page behind a mailed link', () => {
  const link = 'http://127.0.0.1:3000/confirm#token';
  const openConfirm = (answers: Record<string, Answer>, address = link) =>
    open(confirmPage, mailedLinkScript, address, (path) => answers[path]);

  it('sends the reading whose name it shows (R-080, R-082)', async () => {
    const page = await openConfirm({
      '/v1/card-readings': requested,
      '/v1/registrations/confirm-email': { status: 200, body: { message: { zh: '完成', en: 'Done' } } },
    });
    await page.press('read');
    expect([page.says(), page.canPress('read'), page.canPress('ok')]).toEqual(['讀取中… Reading…', false, false]);
    await page.settle(reading('first'));
    expect([page.says(), page.shows('name'), page.canPress('ok')]).toEqual(['', 'first', true]);
    await page.press('read');
    expect([page.shows('name'), page.canPress('ok')]).toEqual(['', false]);
    await page.settle(reading('second'));
    await page.press('ok');
    expect(page.sent.at(-1)?.body).toEqual({ token: 'token', cardReadingId: 'reading of second' });
    expect([page.says(), page.canPress('ok')]).toEqual(['完成 Done', false]);
  });

  it('says so when the service does not answer, and the same call sent again has the same key', async () => {
    const answers: Record<string, Answer> = { '/v1/card-readings': requested };
    const page = await openConfirm(answers);
    await page.press('read');
    await page.breakOff();
    expect([page.canPress('read'), page.canPress('ok')]).toEqual([true, false]);
    expect(page.says()).toMatch(silent);
    await page.press('read');
    await page.settle(reading('lin'));
    await page.press('ok');
    await page.press('ok');
    expect(page.says()).toMatch(silent);
    answers['/v1/registrations/confirm-email'] = refused('Too late.');
    await page.press('ok');
    expect([page.says(), page.canPress('ok')]).toEqual(['Too late. Do something.', true]);
    await page.press('ok');
    const keys = page.sent.filter(({ path }) => path.endsWith('confirm-email')).map(({ key }) => key);
    expect(keys.map((key) => keys.indexOf(key))).toEqual([0, 0, 0, 3]);
  });

  it('knows a link that was cut off before #', async () => {
    const page = await openConfirm({}, 'http://127.0.0.1:3000/confirm');
    expect(page.says()).toMatch(/The link is incomplete/);
    expect([page.canPress('read'), page.canPress('ok')]).toEqual([false, false]);
  });

  it('begins anew when another link is pasted over it', async () => {
    const page = await openConfirm({});
    page.pasteLink();
    expect(page.reloads()).toBe(1);
  });

  it('keeps a picture that was not used up (D-08)', async () => {
    let pictures = 0;
    const captcha = (): Answer => ({ status: 201, body: { captchaId: String((pictures += 1)), picture: '', pictureType: 'image/png' } });
    const page = await open(confirmDeletionPage, mailedLinkScript, 'http://127.0.0.1:3000/confirm-deletion#token', (path) =>
      path === '/v1/captchas' ? captcha() : undefined,
    );
    await page.press('ok');
    expect(page.says()).toMatch(silent);
    expect(pictures).toBe(1);
  });
});

describe('the page on which another agency asks', () => {
  const address = 'http://127.0.0.1:3000/v1/consent-requests/uid';
  const text = { zh: '中', en: 'En' };
  const request = (signedIn: boolean): Answer => ({ status: 200, body: { agency: text, purpose: text, claims: [], signedIn } });
  const state = (page: Awaited<ReturnType<typeof open>>) => ({
    logIn: !page.isHidden('log-in'),
    agree: page.canPress('agree'),
    refuse: page.canPress('refuse'),
  });

  it('offers no answer to a request that is over', async () => {
    const page = await open(consentPage, consentScript, address, () => refused('No such request.'));
    expect(state(page)).toEqual({ logIn: false, agree: false, refuse: false });
    expect(page.says()).toBe('No such request. Do something.');
  });

  it('lets whoever was logged out in the meantime log in again', async () => {
    let signedIn = true;
    const page = await open(consentPage, consentScript, address, (path) =>
      path.endsWith('/agree') ? refused('Not logged in.') : request(signedIn),
    );
    expect(state(page)).toEqual({ logIn: false, agree: true, refuse: true });
    signedIn = false;
    await page.press('agree');
    expect(state(page)).toEqual({ logIn: true, agree: false, refuse: true });
    expect(page.says()).toBe('Not logged in. Do something.');
  });

  it('logs in with the card and goes back to the agency', async () => {
    let signedIn = false;
    const page = await open(consentPage, consentScript, address, (path) => {
      if (path === '/v1/card-readings') return requested;
      if (path === '/v1/portal-sessions') return ((signedIn = true), { status: 201, body: {} });
      return path.endsWith('/agree') ? { status: 200, body: { redirectTo: 'https://agency.example/' } } : request(signedIn);
    });
    await page.press('enter');
    await page.settle({ state: 'refused', cardReadingId: 'r', refusal: { detail: 'No card.', nextStep: 'Insert it.' } });
    expect([page.says(), page.canPress('enter')]).toEqual(['No card. Insert it.', true]);
    await page.press('enter');
    await page.settle(reading('lin'));
    expect(state(page)).toEqual({ logIn: false, agree: true, refuse: true });
    await page.press('agree');
    expect(page.wentTo()).toBe('https://agency.example/');
  });
});
