import { createHash, X509Certificate } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openComponentCertificate } from '../platform/component-certificate.js';
import { openReaderHostKey } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { browserLacks, openInBrowser } from '../stack/browser.js';
import { openLocalComponent } from './local-component.js';

const nonce = 'a'.repeat(64);

/** What a real browser lets a page of the portal have of the component, and what it shows. */
describe.skipIf(browserLacks())('R-021 R-022 the local component in a browser', () => {
  let folder: string;
  let component: Awaited<ReturnType<typeof openLocalComponent>>;
  let portal: Server;
  let trust: string;
  let connected = true;
  const told = new EventEmitter();
  const address = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vhic-browser-test-'));
    const certificate = await openComponentCertificate(folder, 'localhost');
    const publicKey = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
    // As somebody does who visits the component and tells the browser to trust this very certificate.
    trust = `--ignore-certificate-errors-spki-list=${createHash('sha256').update(publicKey).digest('base64')}`;
    portal = createServer((request, response) => {
      if (request.method === 'POST') {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => void chunks.push(chunk));
        request.on('end', () => void (told.emit('told', JSON.parse(Buffer.concat(chunks).toString())), response.end()));
      } else response.setHeader('content-type', 'text/html').end(page);
    }).listen(0, '127.0.0.1');
    await once(portal, 'listening');
    component = await openLocalComponent({
      ...{ host: 'desk-1', key: await openReaderHostKey(folder), version: '1.2.3', name: 'localhost', port: 0, certificate },
      origins: [address(portal)],
      readers: () => [{ reader: 'Reader 1', card: 'present' }],
      readCard: async () => ({ name: 'read', record: '00' }),
      readCertificate: async () => ({ name: 'refused', code: 'no-card' }),
      isConnected: async () => connected,
      logger: createLogger({ process: 'reader-host', level: 'silent' }),
    });
  });
  afterAll(async () => {
    await component.close();
    portal.close();
    await rm(folder, { recursive: true });
  });

  /** A page that asks the component as a portal does, and tells what the browser let it have. */
  const page = `<script>
    const ask = async (path, options) => {
      try {
        const answer = await fetch(location.hash.slice(1) + path, options);
        return [answer.status, await answer.json()];
      } catch (error) { return String(error); }
    };
    (async () => {
      const state = await ask('/state');
      const headers = { 'content-type': 'application/json' };
      const reading = await ask('/readings', { method: 'POST', headers, body: '{"nonce":"${nonce}"}' });
      await fetch('/', { method: 'POST', body: JSON.stringify({ state, reading }) });
    })();
  </script>`;
  async function ofPage(at: string, args: string[]): Promise<unknown> {
    const answer = once(told, 'told');
    const browser = await openInBrowser(`${at}/#https://localhost:${component.port}`, { args });
    try {
      return (await answer)[0];
    } finally {
      await browser.close();
    }
  }

  it('gives a page of the portal state and reading, once it is trusted', async () => {
    expect(await ofPage(address(portal), [trust])).toEqual({
      state: [200, expect.objectContaining({ host: 'desk-1', connected: true, readers: [{ reader: 'Reader 1', card: 'present' }] })],
      reading: [200, { answer: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) }],
    });
  });

  it('is not trusted before, and gives the page nothing', async () => {
    const nothing = expect.stringContaining('Failed to fetch');
    expect(await ofPage(address(portal), [])).toEqual({ state: nothing, reading: nothing });
  });

  it('gives a page of another origin nothing, trusted or not', async () => {
    const nothing = expect.stringContaining('Failed to fetch');
    const other = address(portal).replace('127.0.0.1', 'localhost');
    expect(await ofPage(other, [trust])).toEqual({ state: nothing, reading: nothing });
  });

  it.each([
    ['green', true, '#1a7f37'],
    ['red', false, '#b42318'],
  ])('shows its status in %s', async (_colour, isConnected, colour) => {
    connected = isConnected;
    const screenshot = path.join(folder, 'status.png');
    await (
      await openInBrowser(`https://localhost:${component.port}/`, { args: [trust], screenshot })
    ).ended;
    const { data, info } = await sharp(await readFile(screenshot))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const wanted = Buffer.from(colour.slice(1), 'hex');
    let pixels = 0;
    for (let at = 0; at < data.length; at += info.channels) if (data.subarray(at, at + 3).equals(wanted)) pixels += 1;
    // The bar across the page.
    expect(pixels).toBeGreaterThan(10_000);
  });
});
