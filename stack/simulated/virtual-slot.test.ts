import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCardReader, type CardReader } from '../../simulator/devices/card-reader.js';
import { basicDataOf, encodeBasicData, healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey, type Person } from '../../simulator/world/people.js';
import { atReaders } from '../../worker/at-reader.js';
import { cardReadings, type ReadCard } from '../../worker/read-card.js';
import { openVirtualSlots, type VirtualSlots } from './virtual-slot.js';

const [lin, chen] = [personByKey('lin-mei'), personByKey('chen-hao')];
const reader = 'Virtual Reader 1';
const whole = (person: Person) => ({ name: 'read', record: encodeBasicData(basicDataOf(person)).toString('hex') });

let slots: VirtualSlots;
let readCard: ReadCard;
let desk: CardReader;
let elsewhere: CardReader;
beforeEach(async () => {
  slots = await openVirtualSlots([{ name: reader, port: 0 }]);
  readCard = cardReadings(atReaders(slots));
  const slot = { host: '127.0.0.1', port: slots.ports.get(reader)! };
  [desk, elsewhere] = [createCardReader(slot), createCardReader(slot)];
});
afterEach(async () => {
  await Promise.all([desk.pullOut(), elsewhere.pullOut()]);
  await slots.close();
});

/** A slot holds one card, and a reading finds the one that is in it at that moment. */
describe('a slot', () => {
  it('reads the card that was put in when another was pulled out at the same moment', async () => {
    await desk.insert(healthInsuranceCard(lin));
    expect(await readCard({ reader })).toEqual(whole(lin));
    for (let turn = 0; turn < 20; turn++) {
      const [before, after] = turn % 2 ? [elsewhere, desk] : [desk, elsewhere];
      void before.pullOut();
      await after.insert(healthInsuranceCard(chen));
      expect(await readCard({ reader })).toEqual(whole(chen));
    }
  });

  it('knows that there is no card any more as soon as it is out', async () => {
    await desk.insert(healthInsuranceCard(lin));
    expect(await readCard({ reader })).toEqual(whole(lin));
    await desk.pullOut();
    expect(await readCard({ reader })).toEqual({ name: 'refused', code: 'no-card' });
  });

  it('does not let a second card push the first one out', async () => {
    await desk.insert(healthInsuranceCard(lin));
    await elsewhere.insert(healthInsuranceCard(chen));
    for (let turn = 0; turn < 20; turn++) expect(await readCard({ reader })).toEqual(whole(lin));
    await desk.pullOut();
    expect(await readCard({ reader })).toEqual(whole(chen));
  });
});
