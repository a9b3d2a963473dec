import { EventEmitter, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type ApiClient, type CardFace, type Outcome, type Presentation, type Refusal, refusedWith } from '../api-client.js';
import { agreeing, type Agrees } from './contents.js';
import type { PhoneNetwork } from './phone-network.js';

/** What the phone shows of the virtual card now. `ending` says why it shows no QR any more. */
export type CardScreen =
  | { readonly name: 'nothing' }
  | {
      readonly name: 'shown';
      readonly face: CardFace;
      readonly codeNumber: number;
      readonly codeText: string;
      readonly expiresAt: string;
    }
  | { readonly name: 'ended'; readonly ending: string; readonly redemption?: Presentation['redemption'] };
/** What the server has told about the card that is shown. */
export type CardEvent = { readonly id: string | null; readonly name: 'code' | 'redeemed' | 'closed'; readonly presentation: Presentation };

const reconnectSeconds = 0.25;
const noCardShown = refusedWith({
  code: 'no-card-shown',
  title: 'The phone shows no card.',
  nextStep: 'Open the virtual card.',
  status: 0,
});

/** The opened virtual card, the own one or a granted one: its face, the QR of the visit code that counts now, and the stream that tells the phone of the next one. */
export function showingCard({ api, network }: { readonly api: ApiClient; readonly network: PhoneNetwork }) {
  let presentationId: string | null = null;
  let screen: CardScreen = { name: 'nothing' };
  let watch: { stop(): void; nextEvent(seconds: number): Promise<CardEvent | null> } | null = null;
  const path = () => `/v1/presentations/${presentationId ?? 'none'}`;

  function show(presentation: Presentation) {
    if (presentation.presentationId === presentationId && isEarlier(presentation, screen)) return;
    presentationId = presentation.presentationId;
    screen = screenOf(presentation);
  }

  /** From here on the QR of this presentation is on the screen. */
  async function open(openingPath: string, body?: object): Promise<Outcome<Presentation>> {
    stopWatching();
    const opened = await api.post<Presentation>(openingPath, body);
    if (!opened.ok) screen = { name: 'nothing' };
    return shown(opened);
  }

  const end = ({ state, code }: Refusal) => void (screen = { name: 'ended', ending: state ?? code });

  /** Shows what was answered; an answer that the card is not open any more is as good as being told so. */
  function shown(outcome: Outcome<Presentation>): Outcome<Presentation> {
    if (outcome.ok) show(outcome.body);
    else if (outcome.refusal.code === 'presentation-closed') end(outcome.refusal);
    return outcome;
  }

  function stopWatching() {
    watch?.stop();
    watch = null;
  }

  /** Follows the stream until the card is closed, over every cut. The screen changes by itself, and each event waits until it is asked for. */
  function startWatching() {
    const stopped = new AbortController();
    const arrivals = new EventEmitter();
    const events: CardEvent[] = [];
    const streamPath = `${path()}/events`;

    async function follow() {
      while (!stopped.signal.aborted) {
        await network.whenConnected(stopped.signal);
        const lastEventId = screen.name === 'shown' ? String(screen.codeNumber) : undefined;
        const stream = await api.openEvents(streamPath, { signal: stopped.signal, ...(lastEventId && { lastEventId }) });
        // Whatever else is the matter passes.
        if (!stream.ok && stream.refusal.status >= 400 && stream.refusal.status < 500) return end(stream.refusal);
        if (stream.ok)
          for await (const { id, name, data } of stream.body) {
            const event = { id, name: name as CardEvent['name'], presentation: JSON.parse(data) as Presentation };
            show(event.presentation);
            events.push(event);
            arrivals.emit('event');
            if (event.name !== 'code') return;
          }
        await wait(reconnectSeconds * 1000, undefined, { signal: stopped.signal });
      }
    }

    follow()
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) throw error;
      })
      .finally(() => {
        stopped.abort();
        arrivals.emit('event');
      });
    return {
      stop: () => stopped.abort(),
      /** The next one in the order in which they came, each once; null when none comes. */
      async nextEvent(seconds: number): Promise<CardEvent | null> {
        if (events.length === 0 && !stopped.signal.aborted)
          await once(arrivals, 'event', { signal: AbortSignal.timeout(seconds * 1000) }).catch(() => null);
        return events.shift() ?? null;
      },
    };
  }

  return {
    /** Opens the own virtual card. */
    showCard: () => open('/v1/presentations'),
    /** Opens the card of somebody who has granted it, after agreeing to what that means. */
    showGrantedCard: (grantId: string, { agrees }: { readonly agrees?: Agrees } = {}) =>
      agreeing(api, { key: 'grantee-statement', agrees }, (agreements) => open(`/v1/grants/${grantId}/presentations`, { agreements })),
    openedCard: async () => shown(await api.get<Presentation>(path())),
    /** Presses Update. */
    updateCode: async () => shown(await api.post<Presentation>(`${path()}/codes`, undefined)),
    closeCard: async () => shown(await api.post<Presentation>(`${path()}/close`, undefined)),
    /** The QR on the screen, as pixels and as a drawing. */
    qrPicture: () => api.picture(`${path()}/code.png`),
    qrDrawing: () => api.drawing(`${path()}/code.svg`),
    screen: (): CardScreen => screen,

    /** Lets the server tell of changes: the next code, that a clinic has redeemed it, or why the card is closed. */
    watchCard() {
      if (presentationId === null) return noCardShown;
      stopWatching();
      watch = startWatching();
      return { ok: true, body: null } as const;
    },
    nextEvent: async (seconds = 10): Promise<CardEvent | null> => (await watch?.nextEvent(seconds)) ?? null,
    stopWatching,
  };
}

/** An answer that was overtaken by what the stream has told. */
const isEarlier = ({ code }: Presentation, screen: CardScreen) =>
  code !== undefined && (screen.name === 'ended' || (screen.name === 'shown' && code.number < screen.codeNumber));

function screenOf({ state, card, code, ending, redemption }: Presentation): CardScreen {
  if (state === 'open' && code)
    return { name: 'shown', face: card, codeNumber: code.number, codeText: code.text, expiresAt: code.expiresAt };
  return { name: 'ended', ending: ending ?? state, ...(redemption && { redemption }) };
}
