import 'reflect-metadata';
import { once } from 'node:events';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { connectToTemporal } from './stay-connected.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
type Pair = { crt: Buffer; key: Buffer };

async function selfSigned(): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const key = KeyObject.from(keys.privateKey).export({ format: 'pem', type: 'pkcs8' });
  return { crt: Buffer.from(certificate.toString('pem')), key: Buffer.from(key) };
}

/** What no waiting mends ends a process with a sentence that names the variable; everything else it waits for. */
describe('a Temporal server that cannot be used', () => {
  let server: Http2SecureServer;
  let [itself, another]: Pair[] = [];
  let port: number;
  beforeAll(async () => {
    [itself, another] = await Promise.all([selfSigned(), selfSigned()]);
    server = createSecureServer({ cert: itself!.crt, key: itself!.key });
    // As a server answers whose caller shows the wrong key.
    server.on('stream', (stream) =>
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '16', 'grpc-message': 'no' },
        { endStream: true },
      ),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => void server.close());

  it.each([
    ['has a certificate that is not trusted', () => ({ serverName: 'localhost' }), 'TEMPORAL_TLS_SERVER_CA_CERT_PATH'],
    ['has another name', () => ({ serverAuthority: itself!.crt, serverName: 'temporal.example' }), 'TEMPORAL_TLS_SERVER_NAME'],
    ['does not take the key', () => ({ serverAuthority: itself!.crt, apiKey: 'wrong' }), 'TEMPORAL_API_KEY'],
    [
      'would be shown a certificate with the key of another',
      () => ({ serverAuthority: itself!.crt, clientCertificate: itself!.crt, clientKey: another!.key }),
      'do not belong together',
    ],
    ['would be shown a certificate without its key', () => ({ clientCertificate: itself!.crt }), 'belong together'],
  ])('because it %s', async (_, credentials, telling) => {
    const logger = createLogger({ process: 'test', level: 'silent' });
    const connecting = connectToTemporal({ address: `localhost:${port}`, ...credentials() }, logger);
    const failure = await connecting.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConfigError);
    expect((failure as Error).message).toContain(telling);
  });
});
