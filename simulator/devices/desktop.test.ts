import type { FastifyInstance, FastifyRequest } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, listen } from '../http-server.js';
import { personByKey, samplePassword } from '../world/people.js';
import type { CardReader } from './card-reader.js';
import { createCounter } from './counter.js';
import { createDesktop, ordinaryUserAgent } from './desktop.js';
import type { VirtualCard } from './virtual-card.js';

/** A portal that takes everything and remembers what it was asked; `refusals` makes single paths refuse. */
class Portal {
  readonly server: FastifyInstance = createHttpServer();
  readonly asked: [string, unknown][] = [];
  lastHeaders: FastifyRequest['headers'] = {};
  readonly refusals = new Map<string, string>();
  events: 'settled' | 'broken' = 'settled';
  private readings = 0;

  async open(): Promise<string> {
    const answers: Record<string, unknown> = {
      'GET /v1/terms': { version: '2015-10-01.1', revisions: [], text: { zh: '', en: '' } },
      'POST /v1/registration-drafts': { draftId: 'draft-1', expiresAt: '' },
      'POST /v1/registrations': { registrationId: 'r-1', state: 'applied' },
    };
    this.server.get('/v1/card-readings/:id/events', (request, reply) => {
      const event = `event: card-reading\ndata: ${JSON.stringify(this.reading(request))}\n\n`;
      return reply.type('text/event-stream').send(this.events === 'settled' ? event : ': bye\n\n');
    });
    this.server.get('/v1/card-readings/:id', (request) => this.reading(request));
    this.server.all('/*', (request, reply) => {
      const name = `${request.method} ${request.url}`;
      this.asked.push([name, request.body]);
      this.lastHeaders = request.headers;
      const code = this.refusals.get(name);
      if (code) return reply.code(409).send({ code, title: code, nextStep: '', status: 409 });
      if (name === 'POST /v1/card-readings')
        return reply.code(202).send({ cardReadingId: `reading-${(this.readings += 1)}`, state: 'requested' });
      return reply.send(answers[name] ?? {});
    });
    return listen(this.server, '127.0.0.1', 0);
  }

  private reading(request: FastifyRequest) {
    const code = this.refusals.get('reading');
    const cardReadingId = (request.params as { id: string }).id;
    return code
      ? { cardReadingId, state: 'refused', refusal: { code, title: code, nextStep: '', status: 409 } }
      : { cardReadingId, state: 'read' };
  }

  body = (name: string) => this.asked.find(([asked]) => asked === name)?.[1];
  names = () => this.asked.map(([name]) => name);
}

/** A reader without a slot: these tests are about what the desktop asks of the portal. */
function shelfReader(): CardReader {
  let inserted: VirtualCard | null = null;
  return {
    insert: async (card) => ((inserted = card), 'in-slot'),
    pullOut: async () => void (inserted = null),
    inSlot: async () => undefined,
    card: () => inserted,
    connected: () => inserted !== null,
  };
}

let portal: Portal;
let apiUrl: string;
beforeEach(async () => {
  portal = new Portal();
  apiUrl = await portal.open();
});
afterEach(() => portal.server.close());

const desktopOf = (key: string) =>
  createDesktop({
    person: personByKey(key),
    reader: shelfReader(),
    readerHost: 'desk-1',
    apiUrl,
    mailHttpUrl: 'http://127.0.0.1:9',
    attempts: 1,
  });

describe('the desktop', () => {
  it('goes through the whole application in the order of the portal, with a new reading for each step that needs the card', async () => {
    const desktop = desktopOf('lin-mei');
    expect(await desktop.apply()).toMatchObject({ ok: true, body: { state: 'applied' } });
    expect(desktop.reader.card()?.label).toContain('lin-mei');
    expect(portal.asked).toEqual([
      ['GET /v1/terms', undefined],
      ['POST /v1/registration-drafts', { termsVersion: '2015-10-01.1', accepted: true }],
      ['POST /v1/card-readings', { host: 'desk-1', check: 'read' }],
      ['POST /v1/card-readings', { host: 'desk-1', check: 'verify' }],
      ['POST /v1/registration-drafts/draft-1/test-environment', { readCardReadingId: 'reading-1', verifyCardReadingId: 'reading-2' }],
      ['POST /v1/card-readings', { host: 'desk-1', check: 'verify' }],
      ['POST /v1/registration-drafts/draft-1/read-card', { cardReadingId: 'reading-3' }],
      ['POST /v1/card-readings', { host: 'desk-1', check: 'verify' }],
      [
        'POST /v1/registration-drafts/draft-1/check-identity',
        { cardReadingId: 'reading-4', householdNumber: 'FB123456', address: personByKey('lin-mei').address },
      ],
      [
        'POST /v1/registrations',
        {
          draftId: 'draft-1',
          password: samplePassword,
          passwordConfirmation: samplePassword,
          mobile: '0900000001',
          email: 'lin-mei@example.com',
        },
      ],
    ]);
  });

  it('types what this person types, unless a scenario says otherwise', async () => {
    await desktopOf('wrong-household').apply();
    expect(portal.body('POST /v1/registration-drafts/draft-1/check-identity')).toMatchObject({ householdNumber: 'RA360063' });
    portal.asked.length = 0;
    await desktopOf('arc-nguyen').apply({ passwordConfirmation: 'Other#1', spareEmail: 'spare@example.com' });
    expect(portal.body('POST /v1/registration-drafts/draft-1/check-identity')).not.toHaveProperty('householdNumber');
    expect(portal.body('POST /v1/registrations')).toMatchObject({
      password: samplePassword,
      passwordConfirmation: 'Other#1',
      spareEmail: 'spare@example.com',
    });
    portal.asked.length = 0;
    await desktopOf('chen-hao').apply({ householdNumber: null });
    expect(portal.body('POST /v1/registration-drafts/draft-1/check-identity')).not.toHaveProperty('householdNumber');
  });

  it('stops at the first refusal and hands it on', async () => {
    portal.refusals.set('reading', 'no-card');
    expect(await desktopOf('lin-mei').apply()).toMatchObject({ ok: false, refusal: { code: 'no-card' } });
    expect(portal.names()).not.toContain('POST /v1/registrations');
    portal.refusals.clear();
    portal.refusals.set('POST /v1/registration-drafts/draft-1/check-identity', 'register-mismatch');
    expect(await desktopOf('lin-mei').apply()).toMatchObject({ ok: false, refusal: { code: 'register-mismatch' } });
    expect(await desktopOf('lin-mei').fillPage2()).toMatchObject({ ok: false, refusal: { code: 'form-not-open' } });
  });

  it('looks the reading up when the event stream breaks off', async () => {
    portal.events = 'broken';
    expect(await desktopOf('lin-mei').read()).toMatchObject({ ok: true, body: { state: 'read' } });
  });

  it('confirms, has the mail sent again and logs in with a new reading, or with one made before', async () => {
    const desktop = desktopOf('lin-mei');
    await desktop.confirmEmail('https://portal.example/confirm#tok-en');
    expect(portal.asked.at(-1)).toEqual(['POST /v1/registrations/confirm-email', { token: 'tok-en', cardReadingId: 'reading-1' }]);
    await desktop.resendConfirmation({ email: 'new@example.com' });
    expect(portal.asked.at(-1)).toEqual([
      'POST /v1/registrations/resend-confirmation',
      {
        cardReadingId: 'reading-2',
        changeTo: { email: 'new@example.com', address: personByKey('lin-mei').address, mobile: '0900000001' },
      },
    ]);
    const earlier = await desktop.read();
    await desktop.logIn('Secret#1', earlier.ok ? earlier.body : undefined);
    expect(portal.asked.at(-1)).toEqual(['POST /v1/portal-sessions', { cardReadingId: 'reading-3', password: 'Secret#1' }]);
    await desktop.logOut();
    expect(portal.names().at(-1)).toBe('DELETE /v1/portal-sessions/current');
  });

  it('opens a link without sending what stands after #, as an ordinary browser', async () => {
    await desktopOf('lin-mei').openLink(`${apiUrl}/confirm#secret`);
    expect(portal.names()).toEqual(['GET /confirm']);
    expect(portal.lastHeaders['user-agent']).toBe(ordinaryUserAgent);
  });
});

describe('the counter', () => {
  it('registers a person with the token of its staff', async () => {
    const counter = createCounter({ apiUrl, staffToken: async () => 'staff-token' });
    expect(await counter.registerAtOffice(personByKey('arc-smith'))).toMatchObject({ ok: true });
    expect(portal.lastHeaders.authorization).toBe('Bearer staff-token');
    expect(portal.body('POST /v1/office-registrations')).toEqual({
      idNumber: 'A800000014',
      address: personByKey('arc-smith').address,
      identityDocumentSeen: true,
      termsVersion: '2015-10-01.1',
      termsAccepted: true,
      password: samplePassword,
      passwordConfirmation: samplePassword,
      mobile: personByKey('arc-smith').mobile,
      email: personByKey('arc-smith').email,
    });
  });
});
