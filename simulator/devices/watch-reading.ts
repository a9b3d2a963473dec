import { refusedWith, type ApiClient, type CardReading, type Outcome } from '../api-client.js';

const looksAtReading = 3;
const readingNotSettled = refusedWith({
  code: 'reading-not-settled',
  title: 'The reading is neither done nor refused.',
  nextStep: 'Press Read again.',
  status: 0,
});

/** Waits for the event; a stream that broke off leaves the person with the page, which shows the state when it is loaded again. */
export async function watchReading(api: ApiClient, cardReadingId: string, readingSeconds: number): Promise<Outcome<CardReading>> {
  const path = `/v1/card-readings/${cardReadingId}`;
  for (let looks = 0; looks < looksAtReading; looks += 1) {
    const told = await api.firstEvent<CardReading>(`${path}/events`, 'card-reading', readingSeconds / looksAtReading);
    const state: Outcome<CardReading> = told ? { ok: true, body: told } : await api.get<CardReading>(path);
    if (!state.ok) return state;
    if (state.body.refusal) return refusedWith(state.body.refusal);
    if (state.body.state === 'read') return state;
  }
  return readingNotSettled;
}
