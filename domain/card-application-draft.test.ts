import { describe, expect, it } from 'vitest';
import { openDraft, readyToSubmit } from './card-application-draft.js';
import { defaultPolicy } from './policy.js';

const expiresAt = '2026-11-26T06:00:00.000Z';
const before = new Date(Date.parse(expiresAt) - 1);
const document = { kind: 'national-id-card', photoId: 'document' } as const;
const filled = { name: 'open', expiresAt, document, portraitPhotoId: 'portrait' } as const;
const adult = { holderKind: 'citizen', birthDate: '1985-07-19' } as const;
const judge = (draft: Parameters<typeof readyToSubmit>[0], now = before) => readyToSubmit(draft, adult, now, defaultPolicy);

describe('the form for the virtual card', () => {
  it('is submitted with both pictures', () => {
    expect(judge(filled)).toEqual(filled);
  });

  it.each([
    [{ ...filled, document: null }, 'photo-missing'],
    [{ ...filled, portraitPhotoId: null }, 'photo-missing'],
    [{ ...filled, document: { kind: 'nhi-card', photoId: 'document' } }, 'document-wrong-for-age'],
    [{ name: 'submitted' }, 'draft-used'],
  ] as const)('is refused where %o', (draft, code) => {
    expect(judge(draft)).toMatchObject({ code });
  });

  it('counts until its end, and not at it', () => {
    expect(openDraft(filled, before)).toBe(filled);
    expect(openDraft(filled, new Date(expiresAt))).toMatchObject({ code: 'draft-expired' });
  });
});
