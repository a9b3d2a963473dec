import type { Policy } from './policy.js';
import { type Refused, refused } from './refusals.js';

/** What a reader host tells of itself. */
export type ReaderHostReport = {
  /** The names of its readers, or that the smart-card service of its machine does not answer. */
  readonly readers: readonly string[] | 'service-gone';
  readonly versions: { readonly product: string; readonly node: string; readonly system: string; readonly pcsclite?: string };
  /** By which it signs the readings of its local component; an operator has to enrol it. */
  readonly key: OfferedKey;
  /** For whom it reads by its name alone: for staff, or in test installations for anyone (decision 0010). */
  readonly readsFor: ReadsFor;
  /** Whether it is about to end. */
  readonly stopping: boolean;
};
export type ReadsFor = 'staff' | 'anyone';
/** A public key as JWK (P-256) and its thumbprint (RFC 7638), by which people compare it. */
export type OfferedKey = { readonly jwk: Record<string, string>; readonly thumbprint: string };

/** Whether it can be asked for a card: connected, or stopped in good order, or silent for longer than its reports may be apart. */
export type ReaderHostState = 'connected' | 'stopped' | 'silent';

export function readerHostState(host: { readonly silentAt: Date; readonly stoppedAt?: Date | null }, now: Date): ReaderHostState {
  if (host.stoppedAt) return 'stopped';
  return now < host.silentAt ? 'connected' : 'silent';
}

/** The first instant at which a host that was heard of at `seenAt` counts as silent. */
export const silentAfter = (seenAt: Date, policy: Pick<Policy, 'readerHostSilentSeconds'>) =>
  new Date(seenAt.getTime() + policy.readerHostSilentSeconds * 1000);

/** An operator enrols the key that was compared at the host, and not one that has taken its place since. */
export function enrolKey(host: { readonly offeredThumbprint: string }, thumbprint: string): { name: 'enrolled' } | Refused {
  return host.offeredThumbprint === thumbprint ? { name: 'enrolled' } : refused('reader-host-key-changed');
}
