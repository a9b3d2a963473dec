import { randomBytes, verify, X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { certificateAtrs, citizenCertificateCard, samplePin } from '../simulator/devices/citizen-certificate-card.js';
import { basicDataOf, encodeBasicData, healthInsuranceCard, type VirtualCard } from '../simulator/devices/virtual-card.js';
import { cardAtrs, personByKey, type Person } from '../simulator/world/people.js';
import { openHandsAtReaders, type HandsAtReaders } from '../stack/hands-at-readers.js';
import { openPcscService, pcscServiceLacks, type PcscService } from '../stack/pcsc-service.js';
import { atReaders } from '../worker/at-reader.js';
import { cardReadings } from '../worker/read-card.js';
import { certificateReadings } from '../worker/read-certificate.js';
import { openPcscCardReader } from './pcsc-card-reader.js';
import { computeSignature, selectCertificateApplication, verifyPin } from './certificate-card.js';

const [lin, chen] = [personByKey('lin-mei'), personByKey('chen-hao')];
const whole = (person: Person) => ({ name: 'read', record: encodeBasicData(basicDataOf(person)).toString('hex') });
const refused = (code: string) => ({ name: 'refused', code });
const answer = (bytes: Buffer) => ({ name: 'answer', bytes, afterSeconds: 0 }) as const;
const wrongCard = (atr: string): VirtualCard => ({
  label: 'a card of another kind',
  atr: Buffer.from(atr, 'hex'),
  reset: () => undefined,
  answer: () => answer(Buffer.of(0x6a, 0x82)),
});

/** Real commands through a real PC/SC service, to virtual cards. */
describe.skipIf(pcscServiceLacks())('a card reader through PC/SC', () => {
  let service: PcscService;
  let at: HandsAtReaders;

  beforeAll(async () => {
    service = await openPcscService();
    vi.stubEnv('PCSCLITE_CSOCK_NAME', service.socket);
    await service.start();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await service.close();
  });
  beforeEach(async () => {
    at = await openHandsAtReaders(service);
    await at.seen();
  });
  afterEach(async () => {
    await Promise.all(at.hands.map((hand) => hand.pullOut()));
    await at.cardReader.close();
  });

  const [first, second] = ['Virtual PCD 00 00', 'Virtual PCD 00 01'];
  const read = (reader: string | null, { exchangeSeconds = 10, signal }: { exchangeSeconds?: number; signal?: AbortSignal } = {}) =>
    cardReadings(atReaders(at.cardReader, { exchangeSeconds }))({ reader }, signal);
  const insert = (card: VirtualCard, which: 0 | 1 = 0) => at.hands[which].insert(card);
  const pullOut = (which: 0 | 1 = 0) => at.hands[which].pullOut();

  it('names the readers, and knows when a card comes and goes', async () => {
    expect(await at.cardReader.readers()).toEqual([first, second]);
    expect(await read(first)).toEqual(refused('no-card'));
    await insert(healthInsuranceCard(lin));
    await pullOut();
    expect(await read(first)).toEqual(refused('no-card'));
    expect(await read('Another reader')).toEqual(refused('no-reader'));
  });

  it.each(cardAtrs)('reads a card that answers to reset with %s', async (atr) => {
    await insert({ ...healthInsuranceCard(lin), atr: Buffer.from(atr, 'hex') });
    expect(await read(first)).toEqual(whole(lin));
  });

  it.each(certificateAtrs)('F-18 refuses a card of another kind (%s)', async (atr) => {
    await insert(wrongCard(atr));
    expect(await read(first)).toEqual(refused('wrong-card'));
  });

  it.each([
    ['mute-after-atr', 'card-mute'],
    ['slow', 'card-mute'],
    ['pulled-out', 'card-removed'],
    ['status-6982', 'card-unreadable'],
    ['status-6f00', 'card-unreadable'],
    // The driver goes on waiting for the first byte.
    ['empty-answer', 'card-mute'],
  ] as const)('F-17 F-18 reads nothing of a card that is %s, and the next card as if nothing had been', async (behaviour, code) => {
    await insert(healthInsuranceCard(lin, { behaviour, answerSeconds: 60 }));
    // Only of a card that never answers the end is waited for.
    expect(await read(first, { exchangeSeconds: code === 'card-mute' ? 0.5 : 10 })).toEqual(refused(code));
    await pullOut();
    await insert(healthInsuranceCard(chen));
    expect(await read(first)).toEqual(whole(chen));
  });

  it('F-18 takes a card that does not even answer to reset for none or for a mute one, and reads the next one', async () => {
    await insert(healthInsuranceCard(lin, { behaviour: 'mute' }));
    // The driver calls it no card; while it still waits for the answer to reset, the connection waits with it.
    expect([refused('no-card'), refused('card-mute')]).toContainEqual(await read(first, { exchangeSeconds: 1 }));
    await pullOut();
    await insert(healthInsuranceCard(chen));
    expect(await read(first)).toEqual(whole(chen));
  });

  const challenge = randomBytes(32);
  const sign = (pin: string) => certificateReadings(atReaders(at.cardReader))({ reader: first, challenge, pin: Buffer.from(pin) });

  const limits = { timeoutMs: 10_000 };
  const applicationNotSelected = '6d00';
  const signatureWithoutPin = () =>
    atReaders(at.cardReader)(first, async (transmit) => ({
      name: 'read',
      record: Buffer.from(await transmit(computeSignature(challenge))).toString('hex'),
    }));

  it('R-093 has a citizen digital certificate sign for the right PIN', async () => {
    await insert(await citizenCertificateCard(lin));
    const signed = await sign(samplePin);
    if (signed.name !== 'signed') throw new Error(JSON.stringify(signed));
    const { subject, publicKey } = new X509Certificate(Buffer.from(signed.certificate, 'hex'));
    expect(subject).toContain(lin.name.zh);
    expect(verify('sha256', challenge, publicKey, Buffer.from(signed.signature, 'hex'))).toBe(true);
  });

  it('R-093 shows a wrong PIN to the certificate once, and says how many tries are left', async () => {
    await insert(await citizenCertificateCard(lin));
    expect(await sign('11111111')).toEqual({ ...refused('certificate-pin-wrong'), attemptsLeft: 2 });
    expect(await sign('11111111')).toEqual({ ...refused('certificate-pin-wrong'), attemptsLeft: 1 });
    expect(await sign(samplePin)).toMatchObject({ name: 'signed' });
  });

  it('R-093 lets nobody sign with a PIN that was shown in the talk before', async () => {
    await insert(await citizenCertificateCard(lin));
    expect(await sign(samplePin)).toMatchObject({ name: 'signed' });
    expect(await signatureWithoutPin()).toEqual({ name: 'read', record: applicationNotSelected });
  });

  it('R-093 lets nobody sign with a PIN that was shown when the reader host was killed: the service takes the power of the card', async () => {
    const card = await citizenCertificateCard(lin);
    const unpowered = Promise.withResolvers<void>();
    let reset = card.reset;
    await insert({ ...card, reset: () => reset() });
    const killed = await openPcscCardReader();
    const { transmit } = await killed.connect(first, limits);
    for (const command of [selectCertificateApplication, verifyPin(Buffer.from(samplePin))]) await transmit(command, limits);
    reset = () => (card.reset(), unpowered.resolve());
    await killed.close();
    await unpowered.promise;
    expect(await signatureWithoutPin()).toEqual({ name: 'read', record: applicationNotSelected });
  });

  it('hands on a record that is too short as it is, to be judged with the others', async () => {
    await insert(healthInsuranceCard(lin, { behaviour: 'short-record' }));
    expect(await read(first)).toEqual({ name: 'read', record: whole(lin).record.slice(0, 80) });
  });

  it('reads two cards in two readers, each in its own, and without a name the one that is there', async () => {
    await Promise.all([insert(healthInsuranceCard(lin), 0), insert(healthInsuranceCard(chen), 1)]);
    expect(await Promise.all([read(first), read(second)])).toEqual([whole(lin), whole(chen)]);
    await pullOut(0);
    expect(await read(null)).toEqual(whole(chen));
  });

  it('reads the card in one reader while that in the other is mute', async () => {
    await Promise.all([insert(healthInsuranceCard(lin, { behaviour: 'mute-after-atr' }), 0), insert(healthInsuranceCard(chen), 1)]);
    const mute = read(first, { exchangeSeconds: 2 });
    expect(await read(second)).toEqual(whole(chen));
    expect(await mute).toEqual(refused('card-mute'));
  });

  it('gives up at once when nobody wants the reading any more', async () => {
    await insert(healthInsuranceCard(lin, { behaviour: 'mute-after-atr' }));
    const nobody = new AbortController();
    const reading = read(first, { exchangeSeconds: 600, signal: nobody.signal });
    nobody.abort(new Error('cancelled'));
    await expect(reading).rejects.toThrow('cancelled');
  });

  it('I-13 F-16 leaves nothing of a reading when the service is killed in its middle, and reads again when it is back', async () => {
    const card = healthInsuranceCard(lin);
    await insert({ ...card, answer: () => (void service.kill(), { name: 'silence' }) });
    expect(await read(first)).toEqual(refused('reader-service-gone'));
    await at.until((now) => now === 'service-gone');
    expect(await read(first)).toEqual(refused('reader-service-gone'));
    await pullOut();
    await service.start();
    await at.seen();
    await insert(card);
    expect(await read(first)).toEqual(whole(lin));
  });

  it('F-15 gives up a service that stands still, and reads when it goes on', async () => {
    await insert(healthInsuranceCard(lin));
    process.kill(service.pid(), 'SIGSTOP');
    try {
      expect(await read(first)).toEqual(refused('reader-service-gone'));
    } finally {
      process.kill(service.pid(), 'SIGCONT');
    }
    expect(await read(first)).toEqual(whole(lin));
  });

  it('knows when the readers are unplugged, and when they are there again', async () => {
    await service.kill();
    await service.startWithoutReaders();
    await at.until((now) => now.length === 0);
    expect(await read(first)).toEqual(refused('no-reader'));
    await service.kill();
    await service.start();
    await at.seen();
    await insert(healthInsuranceCard(lin));
    expect(await read(first)).toEqual(whole(lin));
  });

  it('holds nothing more after 50 cards were put in, read and pulled out', { timeout: 120_000 }, async () => {
    const rounds = async (which: 0 | 1, count: number) => {
      for (let round = 0; round < count; round++) {
        const person = round % 2 ? lin : chen;
        await insert(healthInsuranceCard(person), which);
        expect(await read([first, second][which]!)).toEqual(whole(person));
        await pullOut(which);
      }
    };
    const held = () => [openFiles('self'), openFiles(service.pid()), children()];
    const before = held();
    await Promise.all([rounds(0, 25), rounds(1, 25)]);
    // The service notices the end of a client a moment after it.
    await expect.poll(held, { timeout: 10_000 }).toEqual(before);
  });
});

const openFiles = (process: number | 'self') => readdirSync(`/proc/${process}/fd`).length;
/** Of this process, the watching one among them. */
const children = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
