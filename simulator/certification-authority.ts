import 'reflect-metadata';
import { createHash, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { createHttpServer, listen } from './http-server.js';
import { publicPart, signingKey } from './keys.js';
import { people, type Person } from './world/people.js';

/**
 * The authority that issues citizen digital certificates, and what it publishes: the list of those that it has revoked. Its key follows from
 * its label, so every process of the simulator issues for the same authority.
 */
export type CertificateFlaw = 'expired' | 'revoked' | 'foreign-issuer';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const lifeTimes = {
  good: { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') },
  over: { notBefore: new Date('2016-01-01T00:00:00Z'), notAfter: new Date('2024-01-01T00:00:00Z') },
  authority: { notBefore: new Date('2015-01-01T00:00:00Z'), notAfter: new Date('2055-01-01T00:00:00Z') },
};
const listLivesSeconds = 24 * 3600;

async function keysOf(label: string): Promise<{ privateKey: webcrypto.CryptoKey; publicKey: webcrypto.CryptoKey }> {
  const { kty, crv, x, y, d } = signingKey(label) as Record<string, string>;
  const { kid: _kid, alg: _alg, use: _use, ...open } = publicPart({ kty, crv, x, y, d });
  return {
    privateKey: await webcrypto.subtle.importKey('jwk', { ...open, d }, algorithm, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', open, algorithm, true, ['verify']),
  };
}

const authorities = {
  own: { label: 'certification authority', name: 'C=TW, O=Simulated Ministry, OU=Simulated Citizen Certification Authority' },
  foreign: { label: 'foreign authority', name: 'C=TW, O=Nobody, OU=Not the Certification Authority' },
};

/** The certificate of the authority itself, which whoever trusts it has in a file. */
export async function authorityCertificate(): Promise<string> {
  const { label, name } = authorities.own;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name,
    ...lifeTimes.authority,
    signingAlgorithm: algorithm,
    keys: await keysOf(label),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

const digestOf = (text: string) => createHash('sha256').update(text).digest();
const serialNumberOf = (person: Person, flaw?: CertificateFlaw) => `01${digestOf(`${person.key}:${flaw}`).toString('hex', 0, 8)}`;

/** Two capital letters and fourteen digits, as printed on the card. */
export const certificateNumberOf = (person: Person) => `TP${String(digestOf(person.key).readBigUInt64BE() % 10n ** 14n).padStart(14, '0')}`;

/** A certificate for the key on this person's card: name and certificate number in the subject, the end of the ID number beside it. */
export async function issueCertificate(person: Person, publicKeyDer: Buffer, flaw?: CertificateFlaw): Promise<Buffer> {
  const { label, name } = flaw === 'foreign-issuer' ? authorities.foreign : authorities.own;
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumberOf(person, flaw),
    subject: [{ C: ['TW'] }, { CN: [person.name.zh] }, { '2.5.4.5': [certificateNumberOf(person)] }],
    issuer: name,
    ...(flaw === 'expired' ? lifeTimes.over : lifeTimes.good),
    publicKey: await webcrypto.subtle.importKey('spki', publicKeyDer, rsa, true, ['verify']),
    signingKey: (await keysOf(label)).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
      new x509.Extension('2.5.29.9', false, endOfIdNumber(person.idNumber.slice(-4))),
    ],
  });
  return Buffer.from(certificate.rawData);
}

/** Subject directory attributes with the one attribute 2.16.886.1.100.2.51: the last four characters of the ID number. */
export function endOfIdNumber(text: string): Buffer {
  const element = (tag: number, ...parts: Buffer[]) => {
    const content = Buffer.concat(parts);
    return Buffer.concat([Buffer.of(tag, content.length), content]);
  };
  const attribute = Buffer.from('60867601640233', 'hex');
  return element(0x30, element(0x30, element(0x06, attribute), element(0x31, element(0x13, Buffer.from(text, 'ascii')))));
}

/** Signed anew each time it is asked for. Every person has one certificate that is on it. */
async function revocationList(now: Date): Promise<Buffer> {
  const { label, name } = authorities.own;
  const list = await x509.X509CrlGenerator.create({
    issuer: name,
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + listLivesSeconds * 1000),
    entries: people.map((person) => ({ serialNumber: serialNumberOf(person, 'revoked'), revocationDate: lifeTimes.good.notBefore })),
    signingAlgorithm: algorithm,
    signingKey: (await keysOf(label)).privateKey,
  });
  return Buffer.from(list.rawData);
}

export type AuthorityFault = 'none' | 'down';
export type CertificationAuthority = Awaited<ReturnType<typeof createCertificationAuthority>>;

export async function createCertificationAuthority({ now, host, port }: { now: () => Date; host: string; port: number }) {
  const server = createHttpServer();
  let fault: AuthorityFault = 'none';
  server.get('/revoked.crl', async (_request, reply) =>
    fault === 'down' ? reply.code(503).send({ message: 'down' }) : reply.type('application/pkix-crl').send(await revocationList(now())),
  );
  const url = await listen(server, host, port);
  return {
    url,
    revocationListUrl: `${url}/revoked.crl`,
    setFault: (next: AuthorityFault) => void (fault = next),
    fault: () => fault,
    stop: () => server.close(),
  };
}
