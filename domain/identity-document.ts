import type { HolderKind } from './identity-number.js';
import { type Refused, refused } from './refusals.js';
import { dateInTaipei } from './roc-date.js';
import type { Policy } from './policy.js';

/** Of which the front is uploaded with an application for the virtual card. */
export const documentKinds = ['national-id-card', 'nhi-card', 'arc'] as const;
export type DocumentKind = (typeof documentKinds)[number];
export const isDocumentKind = (text: string): text is DocumentKind => (documentKinds as readonly string[]).includes(text);
export type DocumentHolder = { readonly holderKind: HolderKind; readonly birthDate: string };
type DocumentPolicy = Pick<Policy, 'nhiCardAsDocumentUnderYears'>;

/**
 * What may stand for a person on a day in Taipei: the ARC of a foreign resident, the ID card of a citizen, and under 14 the health-insurance
 * card as well. Who is born on 29 February turns 14 on 1 March where the year has no such day.
 */
export function acceptedDocuments({ holderKind, birthDate }: DocumentHolder, now: Date, policy: DocumentPolicy): readonly DocumentKind[] {
  if (holderKind === 'resident') return ['arc'];
  return hasTurned(policy.nhiCardAsDocumentUnderYears, birthDate, now) ? ['national-id-card'] : ['national-id-card', 'nhi-card'];
}

/** Judged on the day of submission (D-23), however long ago the picture was uploaded. */
export function judgeDocument(
  kind: DocumentKind,
  holder: DocumentHolder,
  now: Date,
  policy: DocumentPolicy,
): { name: 'accepted' } | Refused {
  if (acceptedDocuments(holder, now, policy).includes(kind)) return { name: 'accepted' };
  return refused(
    holder.holderKind === 'resident' ? 'document-not-arc' : kind === 'arc' ? 'document-not-of-citizen' : 'document-wrong-for-age',
  );
}

function hasTurned(years: number, birthDate: string, now: Date): boolean {
  const [year, monthAndDay] = [Number(birthDate.slice(0, 4)), birthDate.slice(4)];
  return dateInTaipei(now) >= `${year + years}${monthAndDay}`;
}
