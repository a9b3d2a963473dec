import { describe, expect, it } from 'vitest';
import { acceptTerms, termsText } from './terms.js';

describe('acceptTerms', () => {
  const current = { version: 'v2' };
  it.each([
    [
      { termsVersion: 'v2', accepted: true },
      { name: 'accepted', version: 'v2' },
    ],
    [
      { termsVersion: 'v1', accepted: true },
      { name: 'refused', code: 'terms-outdated' },
    ],
    [
      { termsVersion: 'v2', accepted: false },
      { name: 'refused', code: 'terms-not-accepted' },
    ],
  ])('R-031 R-038 %j', (answer, outcome) => {
    expect(acceptTerms(answer, current)).toEqual(outcome);
  });
});

it('R-031 D-01 the text shows its revision dates in both calendars, and the rules by number', () => {
  const terms = {
    version: 'v2',
    title: { zh: '要點', en: 'Rules' },
    revisions: [{ issuedOn: '2014-08-19', inForceOn: '2014-10-01' }],
    rules: [
      { zh: '甲', en: 'one' },
      { zh: '乙', en: 'two' },
    ],
  };
  expect(termsText(terms)).toEqual({
    zh: '要點\n\n民國103年8月19日 (2014-08-19)發布，自民國103年10月1日 (2014-10-01)生效\n\n1. 甲\n2. 乙',
    en: 'Rules\n\nIssued on August 19, 2014 (ROC 103-08-19), in force from October 1, 2014 (ROC 103-10-01)\n\n1. one\n2. two',
  });
});
