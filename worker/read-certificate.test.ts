import { createHash, randomBytes, verify, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CardReader } from '../platform/card-reader.js';
import { citizenCertificateCard, samplePin } from '../simulator/devices/citizen-certificate-card.js';
import { healthInsuranceCard, type VirtualCard } from '../simulator/devices/virtual-card.js';
import { personByKey } from '../simulator/world/people.js';
import { atReaders } from './at-reader.js';
import { certificateReadings } from './read-certificate.js';

const mei = personByKey('lin-mei');
const challenge = randomBytes(32);
const never = new Promise<never>(() => undefined);

/** A reader with this card in it, and the instructions that the card was given. */
function readerWith(card: VirtualCard) {
  const asked: string[] = [];
  const cardReader: CardReader = {
    readers: async () => ['Reader 1'],
    async connect() {
      card.reset();
      return {
        async transmit(command) {
          asked.push(Buffer.from(command.subarray(1, 2)).toString('hex'));
          const answer = card.answer(Buffer.from(command));
          return answer.name === 'answer' ? answer.bytes : Buffer.alloc(0);
        },
        disconnect: async () => undefined,
      };
    },
    close: async () => undefined,
  };
  const readCertificate = certificateReadings(atReaders(cardReader));
  return { asked, sign: (pin: string) => readCertificate({ reader: null, challenge, pin: Buffer.from(pin) }) };
}

/** The card signs for whoever knows its PIN, and the PIN is shown to it once. */
describe('the signature of a certificate', () => {
  it('comes with the certificate, whole, for the key in it', async () => {
    const { asked, sign } = readerWith(await citizenCertificateCard(mei));
    const signed = await sign(samplePin);
    if (signed.name !== 'signed') throw new Error(JSON.stringify(signed));
    const certificate = new X509Certificate(Buffer.from(signed.certificate, 'hex'));
    expect(certificate.subject).toContain(mei.name.zh);
    expect(verify('sha256', challenge, certificate.publicKey, Buffer.from(signed.signature, 'hex'))).toBe(true);
    // SELECT, READ BINARY in pieces, VERIFY once, the signature.
    expect(asked.join(' ')).toMatch(/^a4( b0)+ 20 2a$/);
  });

  it('is refused for a wrong PIN, with the tries that are left, until the card blocks itself', async () => {
    const { sign } = readerWith(await citizenCertificateCard(mei));
    expect(await sign('111111')).toEqual({ name: 'refused', code: 'certificate-pin-wrong', attemptsLeft: 2 });
    expect(await sign('24681')).toEqual({ name: 'refused', code: 'certificate-pin-wrong', attemptsLeft: 1 });
    expect(await sign(samplePin)).toMatchObject({ name: 'signed' });
    expect(await sign('111111')).toMatchObject({ attemptsLeft: 2 });
    expect(await sign('111111')).toMatchObject({ attemptsLeft: 1 });
    expect(await sign('111111')).toEqual({ name: 'refused', code: 'certificate-pin-blocked' });
    expect(await sign(samplePin)).toEqual({ name: 'refused', code: 'certificate-pin-blocked' });
  });

  it('costs no try at another card, nor at one whose certificate cannot be read', async () => {
    const other = readerWith(healthInsuranceCard(mei));
    expect(await other.sign(samplePin)).toEqual({ name: 'refused', code: 'wrong-certificate-card' });
    const broken = readerWith(await citizenCertificateCard(mei, { behaviour: 'broken-certificate' }));
    expect(await broken.sign(samplePin)).toEqual({ name: 'refused', code: 'certificate-unreadable' });
    expect([...other.asked, ...broken.asked]).not.toContain('20');
  });

  it('wipes the PIN, whatever comes of it', async () => {
    const pin = Buffer.from(samplePin);
    const gone: CardReader = { readers: () => Promise.reject(new Error('gone')), connect: () => never, close: () => never };
    await expect(certificateReadings(atReaders(gone))({ reader: null, challenge, pin })).rejects.toThrow('gone');
    expect(pin).toEqual(Buffer.alloc(samplePin.length));
  });

  it('is asked for a hash alone', async () => {
    const card = await citizenCertificateCard(mei);
    const commands: Buffer[] = [];
    const { sign } = readerWith({ ...card, answer: (command) => (commands.push(Buffer.from(command)), card.answer(command)) });
    await sign(samplePin);
    expect(commands.at(-1)!.subarray(5, 37)).toEqual(createHash('sha256').update(challenge).digest());
  });
});
