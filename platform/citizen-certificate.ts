import 'reflect-metadata';
import { createPublicKey, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, PemConverter, X509Certificate } from '@peculiar/x509';
import type { Clock } from './clock.js';
import { openRevocationList } from './revocation-list.js';

/** What a certificate says about its holder. */
export type CertificateHolder = {
  readonly name: 'certificate';
  readonly holderName: string;
  /** Two capital letters and fourteen digits. */
  readonly certificateNumber: string;
  /** The last four characters of the ID number. */
  readonly idNumberEnd: string;
  readonly endsAt: Date;
};
export type CertificateRefusal = {
  readonly name: 'refused';
  readonly code: 'certificate-invalid' | 'certificate-expired' | 'certificate-revoked';
};
export type CitizenCertificates = {
  /** Whether the holder of a proper certificate has signed the challenge. @throws RevocationListUnavailable */
  judge(signed: { certificate: Uint8Array; signature: Uint8Array; challenge: Uint8Array }): Promise<CertificateHolder | CertificateRefusal>;
};

const refused = (code: CertificateRefusal['code']): CertificateRefusal => ({ name: 'refused', code });
const leastModulusBits = 2048;

/** Judges citizen digital certificates by the authorities whose own certificates stand in a file, and by the list that they publish. */
export async function openCitizenCertificates(options: {
  authoritiesFile: string;
  revocationListUrl: string;
  clock: Clock;
  listFreshSeconds: number;
}): Promise<CitizenCertificates> {
  const { clock, revocationListUrl: url, listFreshSeconds: freshSeconds } = options;
  const authorities = PemConverter.decode(await readFile(options.authoritiesFile, 'utf8')).map((der) => new X509Certificate(der));
  const revocations = openRevocationList({ url, clock, freshSeconds });

  return {
    async judge({ certificate: der, signature, challenge }) {
      const now = clock.now();
      const certificate = parsed(der);
      const authority = certificate && (await issuerOf(certificate, authorities, now));
      // Who shows a copy of somebody's certificate learns nothing more about it.
      if (!authority || !isForSigning(certificate) || !isSignedWith(certificate, signature, challenge))
        return refused('certificate-invalid');
      // Both ends belong to the time in which a certificate holds (RFC 5280).
      if (now < certificate.notBefore || now > certificate.notAfter) return refused('certificate-expired');
      if (await revocations.isRevoked(certificate, authority)) return refused('certificate-revoked');
      return holderOf(certificate) ?? refused('certificate-invalid');
    },
  };
}

function parsed(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(Uint8Array.from(der));
  } catch {
    return undefined;
  }
}

/** The authority that signed it. Authorities that were certified by others are not followed: each that is trusted stands in the file. */
async function issuerOf(certificate: X509Certificate, authorities: readonly X509Certificate[], now: Date) {
  for (const authority of authorities) {
    const isNamed = authority.subject === certificate.issuer && now >= authority.notBefore && now <= authority.notAfter;
    const isSigned = isNamed && (await certificate.verify({ publicKey: authority.publicKey, signatureOnly: true }).catch(() => false));
    if (isSigned) return authority;
  }
  return undefined;
}

function isForSigning(certificate: X509Certificate): boolean {
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? KeyUsageFlags.digitalSignature;
  return (usages & KeyUsageFlags.digitalSignature) !== 0 && !certificate.getExtension(BasicConstraintsExtension)?.ca;
}

function isSignedWith(certificate: X509Certificate, signature: Uint8Array, challenge: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(certificate.publicKey.rawData), format: 'der', type: 'spki' });
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  return key.asymmetricKeyType === 'rsa' && modulusLength >= leastModulusBits && verify('sha256', challenge, key, signature);
}

const serialNumber = '2.5.4.5';
const subjectDirectoryAttributes = '2.5.29.9';
/** 2.16.886.1.100.2.51: the last four characters of the holder's ID number. */
const idNumberEndAttribute = '60867601640233';

function holderOf(certificate: X509Certificate): CertificateHolder | undefined {
  const [holderName, ...otherNames] = certificate.subjectName.getField('CN');
  const [certificateNumber = '', ...otherNumbers] = certificate.subjectName.getField(serialNumber);
  const idNumberEnd = attributeOf(certificate, idNumberEndAttribute) ?? '';
  const isOne = holderName && otherNames.length === 0 && otherNumbers.length === 0;
  if (!isOne || !/^[A-Z]{2}\d{14}$/.test(certificateNumber) || !/^\d{4}$/.test(idNumberEnd)) return undefined;
  return { name: 'certificate', holderName: holderName.normalize('NFC'), certificateNumber, idNumberEnd, endsAt: certificate.notAfter };
}

/** The one text of an attribute in the subject directory attributes. */
function attributeOf(certificate: X509Certificate, attribute: string): string | undefined {
  const extension = certificate.getExtension(subjectDirectoryAttributes);
  const [attributes] = extension ? elementsIn(Buffer.from(extension.value)) : [];
  const texts = elementsIn(attributes).flatMap((each) => {
    const [type, values] = elementsIn(each);
    return type?.toString('hex') === attribute ? elementsIn(values) : [];
  });
  return texts.length === 1 ? texts[0]!.toString('latin1') : undefined;
}

/** The contents of the DER elements one after the other; of broken ones, none. */
function elementsIn(der: Buffer = Buffer.alloc(0)): Buffer[] {
  const contents: Buffer[] = [];
  for (let at = 0; at < der.length;) {
    const form = der[at + 1] ?? 0x80;
    const start = form === 0x81 ? at + 3 : at + 2;
    const length = form === 0x81 ? (der[at + 2] ?? 0) : form;
    if (form > 0x81 || form === 0x80 || start + length > der.length) return [];
    contents.push(der.subarray(start, start + length));
    at = start + length;
  }
  return contents;
}
