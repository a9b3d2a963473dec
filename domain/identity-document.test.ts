import { describe, expect, it } from 'vitest';
import { acceptedDocuments, judgeDocument } from './identity-document.js';
import { defaultPolicy } from './policy.js';

const at = (taipei: string) => new Date(`${taipei}+08:00`);
const child = { holderKind: 'citizen', birthDate: '2012-12-25' } as const;
const resident = { holderKind: 'resident', birthDate: '2020-01-01' } as const;

describe('the document that stands for a person', () => {
  it.each([
    ['the day before the 14th birthday, at its last moment', '2026-12-24T23:59:59.999', ['national-id-card', 'nhi-card']],
    ['the 14th birthday, at its first moment', '2026-12-25T00:00:00.000', ['national-id-card']],
    ['the day after', '2026-12-26T12:00:00.000', ['national-id-card']],
  ])('R-136 D-23 on %s', (_, now, accepted) => {
    expect(acceptedDocuments(child, at(now), defaultPolicy)).toEqual(accepted);
  });

  it.each([
    ['2026-02-28T23:59:59.999', 2],
    ['2026-03-01T00:00:00.000', 1],
  ])('D-23 who is born on 29 February is 14 on 1 March where there is no such day: %s', (now, count) => {
    expect(acceptedDocuments({ holderKind: 'citizen', birthDate: '2012-02-29' }, at(now), defaultPolicy)).toHaveLength(count);
  });

  it('R-138 is the ARC for foreign residents of any age', () => {
    expect(acceptedDocuments(resident, at('2026-11-26T12:00:00'), defaultPolicy)).toEqual(['arc']);
  });

  it.each([
    ['R-137', child, '2026-12-25T00:00:00', 'nhi-card', 'document-wrong-for-age'],
    ['R-138', resident, '2026-11-26T12:00:00', 'national-id-card', 'document-not-arc'],
    ['R-135', child, '2026-11-26T12:00:00', 'arc', 'document-not-of-citizen'],
  ] as const)('%s another document is refused with what is needed instead', (_, holder, now, kind, code) => {
    expect(judgeDocument(kind, holder, at(now), defaultPolicy)).toEqual({ name: 'refused', code });
  });
});
