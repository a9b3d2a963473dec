import { readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import { basicDataOf, encodeBasicData, healthInsuranceCard, type VirtualCard } from '../simulator/devices/virtual-card.js';
import type { Person } from '../simulator/world/people.js';
import { atReaders } from '../worker/at-reader.js';
import { cardReadings } from '../worker/read-card.js';
import type { CardRead } from '../workflows/card-reading.messages.js';
import type { HandsAtReaders } from './hands-at-readers.js';
import type { PcscService } from './pcsc-service.js';

/** Which of the two readers. */
export type Which = 0 | 1;
/** How long each step took until it was told. */
export type Round = { insertedMs: number; readMs: number; pulledOutMs: number };

/** More than the reader host gives a card: a slow machine is not wrong. */
const exchangeSeconds = 10;

export const wholeReading = (person: Person) => ({ name: 'read', record: encodeBasicData(basicDataOf(person)).toString('hex') }) as const;

/** A card is put in, read as the reader host reads it, and pulled out. @throws when anything but the whole card was read */
export async function readingRound(at: HandsAtReaders, which: Which, person: Person): Promise<Round> {
  const hand = at.hands[which];
  const insertedMs = await spanMs(() => hand.insert(healthInsuranceCard(person)));
  let reading: CardRead | undefined;
  const readMs = await spanMs(async () => (reading = await readAt(at, which)));
  if (!isDeepStrictEqual(reading, wholeReading(person)))
    throw new Error(`The card in ${hand.reader} was not read whole: ${toldOf(reading)}`);
  return { insertedMs, readMs, pulledOutMs: await spanMs(() => hand.pullOut()) };
}

/** kill -9 of the service while a card is read. Ends when it is known to be gone and the card is pulled out. @throws when the reading says anything else */
export async function killInMidRead(at: HandsAtReaders, service: PcscService, which: Which, person: Person): Promise<void> {
  await at.hands[which].insert(interruptedCard(person, () => void service.kill()));
  const reading = await readAt(at, which);
  if (!isDeepStrictEqual(reading, { name: 'refused', code: 'reader-service-gone' }))
    throw new Error(`Of a reading in whose middle the service was killed was told: ${toldOf(reading)}`);
  await at.until((now) => now === 'service-gone');
  await at.hands[which].pullOut();
}

/** A card during whose reading something happens: after it answered SELECT, and before it answers READ. */
export function interruptedCard(person: Person, interrupt: () => void): VirtualCard {
  const card = healthInsuranceCard(person);
  let selected = false;
  return {
    ...card,
    answer(command) {
      if (selected) interrupt();
      selected = true;
      return card.answer(command);
    },
  };
}

/** What can be leaked, by this process and by the service. */
export type Held = { openFiles: number; openFilesOfService: number; children: number };

export const heldWith = (service: PcscService): Held => ({
  openFiles: openFiles('self'),
  openFilesOfService: openFiles(service.pid()),
  // The service and the watching one among them.
  children: process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length,
});

const openFiles = (process: number | 'self') => readdirSync(`/proc/${process}/fd`).length;

const readAt = (at: HandsAtReaders, which: Which) =>
  cardReadings(atReaders(at.cardReader, { exchangeSeconds }))({ reader: at.hands[which].reader });

const toldOf = (reading: CardRead | undefined) => (reading?.name === 'refused' ? reading.code : reading?.name);

async function spanMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
