import 'reflect-metadata';
import { X509Crl, type X509Certificate } from '@peculiar/x509';
import type { Clock } from './clock.js';

/** No list that is signed by the authority and still in force: an outage, never a statement about a certificate. */
export class RevocationListUnavailable extends Error {
  constructor() {
    super('revocation-list-unavailable');
    this.name = 'RevocationListUnavailable';
  }
}

const answerMs = 5000;
const longestListBytes = 32 * 1024 * 1024;

/**
 * The list of revoked certificates that an authority publishes. It is fetched again after a while; when that fails, the one at hand serves for as
 * long as the authority said that it is in force, and no longer.
 */
export function openRevocationList({ url, clock, freshSeconds }: { url: string; clock: Clock; freshSeconds: number }) {
  let known: { list: X509Crl; fetchedAt: Date } | undefined;

  async function current(authority: X509Certificate): Promise<X509Crl> {
    const now = clock.now();
    const ageMs = known ? now.getTime() - known.fetchedAt.getTime() : -1;
    if (ageMs < 0 || ageMs >= freshSeconds * 1000) {
      const list = await fetched(url).catch(() => undefined);
      if (list && (await isInForce(list, authority, now))) known = { list, fetchedAt: now };
    }
    if (!known || !(await isInForce(known.list, authority, now))) throw new RevocationListUnavailable();
    return known.list;
  }

  return {
    /** @throws RevocationListUnavailable */
    async isRevoked({ serialNumber }: X509Certificate, authority: X509Certificate): Promise<boolean> {
      return (await current(authority)).findRevoked(serialNumber) !== null;
    },
  };
}

const isInForce = async (list: X509Crl, authority: X509Certificate, now: Date) =>
  list.issuer === authority.subject &&
  list.thisUpdate <= new Date(now.getTime() + toleranceMs) &&
  list.nextUpdate !== undefined &&
  now < list.nextUpdate &&
  list.verify({ publicKey: authority });

/** How far the clocks of two organisations may be apart. */
const toleranceMs = 5 * 60 * 1000;

async function fetched(url: string): Promise<X509Crl> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(answerMs) });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new RevocationListUnavailable();
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > longestListBytes) throw new RevocationListUnavailable();
    chunks.push(chunk);
  }
  return new X509Crl(Buffer.concat(chunks));
}
