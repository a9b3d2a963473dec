import { randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CertificationAuthority,
  authorityCertificate,
  certificateNumberOf,
  createCertificationAuthority,
} from '../simulator/certification-authority.js';
import { type CertificateCardBehaviour, citizenCertificateCard, samplePin } from '../simulator/devices/citizen-certificate-card.js';
import { personByKey } from '../simulator/world/people.js';
import { atReaders } from '../worker/at-reader.js';
import { certificateReadings } from '../worker/read-certificate.js';
import { type CitizenCertificates, openCitizenCertificates } from './citizen-certificate.js';
import { RevocationListUnavailable } from './revocation-list.js';

const authoritiesFile = 'stack/simulated/certificate-authorities.pem';
const mei = personByKey('lin-mei');
const challenge = randomBytes(32);
const listFreshSeconds = 3600;
let now = new Date('2026-11-21T06:00:00Z');
let authority: CertificationAuthority;
let certificates: CitizenCertificates;

beforeAll(async () => void (authority = await createCertificationAuthority({ now: () => now, host: '127.0.0.1', port: 0 })));
afterAll(() => authority.stop());
beforeEach(async () => {
  now = new Date('2026-11-21T06:00:00Z');
  authority.setFault('none');
  const { revocationListUrl } = authority;
  certificates = await openCitizenCertificates({ authoritiesFile, revocationListUrl, clock: { now: () => now }, listFreshSeconds });
});

/** What a card with this behaviour gives for the challenge. */
async function signed(behaviour?: CertificateCardBehaviour, person = mei) {
  const card = await citizenCertificateCard(person, { behaviour });
  const transmit = async (command: Uint8Array) => {
    const answer = card.answer(Buffer.from(command));
    return answer.name === 'answer' ? answer.bytes : Buffer.alloc(0);
  };
  const connect = async () => ({ transmit, disconnect: async () => undefined });
  const reader = { readers: async () => ['Reader 1'], connect, close: async () => undefined };
  const read = await certificateReadings(atReaders(reader))({ reader: null, challenge, pin: Buffer.from(samplePin) });
  if (read.name !== 'signed') throw new Error(JSON.stringify(read));
  return { certificate: Buffer.from(read.certificate, 'hex'), signature: Buffer.from(read.signature, 'hex'), challenge };
}

/** A certificate counts if a trusted authority issued it, it is in force, nobody revoked it, and its key signed the challenge. */
describe('a citizen digital certificate', () => {
  it.each(['lin-mei', 'rare-kun', 'arc-santos'])('of %s says who its holder is', async (key) => {
    const person = personByKey(key);
    expect(await certificates.judge(await signed('ordinary', person))).toEqual({
      name: 'certificate',
      holderName: person.name.zh,
      certificateNumber: certificateNumberOf(person),
      idNumberEnd: person.idNumber.slice(-4),
      endsAt: new Date('2036-01-01T00:00:00Z'),
    });
  });

  it.each([
    ['expired', 'certificate-expired'],
    ['revoked', 'certificate-revoked'],
    ['foreign-issuer', 'certificate-invalid'],
    ['other-key', 'certificate-invalid'],
  ] as const)('that is %s is refused', async (behaviour, code) => {
    expect(await certificates.judge(await signed(behaviour))).toEqual({ name: 'refused', code });
  });

  it('counts from its first to its last second', async () => {
    const proof = await signed();
    const at = async (instant: string) => {
      now = new Date(instant);
      return (await certificates.judge(proof)).name;
    };
    expect(await at('2023-12-31T23:59:59.999Z')).toBe('refused');
    expect(await at('2024-01-01T00:00:00Z')).toBe('certificate');
    expect(await at('2036-01-01T00:00:00Z')).toBe('certificate');
    expect(await at('2036-01-01T00:00:00.001Z')).toBe('refused');
  });

  it('does not sign for another challenge, nor with a changed certificate', async () => {
    const proof = await signed();
    const invalid = { name: 'refused', code: 'certificate-invalid' };
    expect(await certificates.judge({ ...proof, challenge: randomBytes(32) })).toEqual(invalid);
    const changed = Buffer.from(proof.certificate);
    changed.write(mei.name.zh.replace('林', '陳'), changed.indexOf(mei.name.zh));
    expect(await certificates.judge({ ...proof, certificate: changed })).toEqual(invalid);
    expect(await certificates.judge({ ...proof, certificate: randomBytes(400) })).toEqual(invalid);
    expect(await certificates.judge({ ...proof, certificate: proof.certificate.subarray(0, 200) })).toEqual(invalid);
  });
});

describe('the list of revoked certificates', () => {
  it('serves without the authority for as long as it is in force, and no longer', async () => {
    const proof = await signed();
    await certificates.judge(proof);
    authority.setFault('down');
    now = new Date(now.getTime() + (24 * 3600 - 1) * 1000);
    expect((await certificates.judge(proof)).name).toBe('certificate');
    now = new Date(now.getTime() + 1000);
    await expect(certificates.judge(proof)).rejects.toThrow(RevocationListUnavailable);
    authority.setFault('none');
    expect((await certificates.judge(proof)).name).toBe('certificate');
  });

  it('does not count unless the authority has signed it', async () => {
    const other = { authoritiesFile, clock: { now: () => now }, listFreshSeconds };
    const proof = await signed();
    for (const revocationListUrl of [authority.url, `${authority.url}/none`, 'http://127.0.0.1:9/revoked.crl']) {
      const unsure = await openCitizenCertificates({ ...other, revocationListUrl });
      await expect(unsure.judge(proof)).rejects.toThrow(RevocationListUnavailable);
    }
  });
});

describe('the simulated authority', () => {
  it('has the key of the certificate that the simulated stack trusts', async () => {
    const [trusted, made] = [await readFile(authoritiesFile, 'utf8'), await authorityCertificate()].map((pem) => new X509Certificate(pem));
    const spki = { type: 'spki', format: 'pem' } as const;
    expect([trusted!.subject, trusted!.publicKey.export(spki)]).toEqual([made!.subject, made!.publicKey.export(spki)]);
  });
});
