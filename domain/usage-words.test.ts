import { describe, expect, it } from 'vitest';
import { presentationEndings } from './presentation.js';
import { refusals } from './refusals.js';
import { presentationEndingWords, presenters, usageKinds, visitCodeRefusalWords } from './usage-words.js';
import { visitCodeRefusals } from './visit-code.js';

const bilingual = { zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[\w ,().-]+$/) };

describe('the usage log in words', () => {
  it.each(Object.entries({ ...usageKinds, ...presenters, ...presentationEndingWords }))('D-29 R-007 %s has both languages', (_, words) => {
    expect(words).toEqual(bilingual);
  });

  it('D-29 no two kinds, and no two endings, read the same', () => {
    for (const words of [usageKinds, presentationEndingWords])
      for (const language of ['zh', 'en'] as const)
        expect(new Set(Object.values(words).map((text) => text[language])).size).toBe(Object.keys(words).length);
  });

  it('D-29 every way in which a presentation can end has words', () => {
    expect(Object.keys(presentationEndingWords)).toEqual([...presentationEndings]);
  });

  it.each(visitCodeRefusals)('D-29 the holder reads of a code that was %s what the institution was told', (refusal) => {
    expect(visitCodeRefusalWords(refusal)).toEqual(refusals[`visit-code-${refusal}`].title);
    expect(visitCodeRefusalWords(refusal)).toEqual(bilingual);
  });
});
