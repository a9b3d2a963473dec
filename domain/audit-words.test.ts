import { describe, expect, it } from 'vitest';
import { auditActions, auditActors, auditPurposes } from './audit-actions.js';
import { auditWords } from './audit-words.js';
import { registerEventKinds } from './register-event.js';
import { refusals } from './refusals.js';
import { restrictionReasons } from './restriction-reasons.js';

const bilingual = { zh: expect.stringMatching(/\p{Script=Han}/u), en: expect.stringMatching(/^[\w ,().-]+$/) };

describe('the audit trail in words', () => {
  it.each(Object.entries({ ...auditActions, ...auditPurposes, ...auditActors, ...registerEventKinds }))(
    'R-044 R-007 %s has both languages',
    (_, words) => {
      expect(words).toEqual(bilingual);
    },
  );

  it.each([
    ['holder', 'one', 'holder'],
    ['holder', 'other', 'other-holder'],
    ['staff', 'other', 'staff'],
  ] as const)('R-044 R-190 says of a %s whether it was the person whose record it is: %s', (actorType, actorId, by) => {
    const words = auditWords({ action: 'grant.cancelled', actorType, actorId, accountId: 'one', details: null });
    expect(words).toMatchObject({ by, byText: auditActors[by] });
  });

  it.each([
    [{ code: 'login-failed' }, refusals['login-failed'].title],
    [{ reason: 'untrue-data' }, restrictionReasons['untrue-data']],
    [{ purpose: 'complaint' }, auditPurposes.complaint],
    [{ registerEvent: 'reported-lost' }, registerEventKinds['reported-lost']],
    [{ ending: 'carrier-number-prepaid' }, refusals['carrier-number-prepaid'].title],
    [{ ending: 'matched' }, null],
    [{ code: 'a code of long ago' }, null],
    [{ round: 2 }, null],
    [null, null],
  ])('R-044 tells of %o only what stands in a closed list', (details, about) => {
    const words = auditWords({ action: 'log-in.refused', actorType: 'portal', details });
    expect(words).toEqual({ what: auditActions['log-in.refused'], about, by: 'portal', byText: auditActors.portal });
  });
});
