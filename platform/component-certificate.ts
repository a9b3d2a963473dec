import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { firstWritten, orNotWritable } from './keys.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Whoever sits at the machine has let the browser trust this very certificate, and its key never leaves the machine: it need not end. */
const lifeTime = { notBefore: new Date('2024-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };

/** The certificate with which a local component shows itself to the browsers of its machine, as PEM with its key. Made at its first start. */
export const openComponentCertificate = (folder: string, name: string): Promise<string> =>
  orNotWritable(firstWritten(path.join(folder, `local-component-${name}.pem`), () => selfSigned(name)));

async function selfSigned(name: string): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    name: `CN=${name}`,
    ...lifeTime,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: name },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return `${certificate.toString('pem')}\n${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`;
}
