import type { BilingualText } from './refusals.js';

const text = (zh: string, en: string): BilingualText => ({ zh, en });

/** What has happened to a physical card, in the words in which people read it. What it is now stands beside it: that alone decides (D-26). */
export const registerEventKinds = {
  voided: text('健保卡註銷', 'the physical card was voided'),
  suspended: text('健保卡暫停使用', 'the physical card was suspended'),
  restored: text('健保卡恢復使用', 'the physical card may be used again'),
  'reported-lost': text('健保卡掛失', 'the physical card was reported lost'),
  'replacement-ordered': text('健保卡申請補發', 'a replacement of the lost card was ordered'),
  replaced: text('健保卡補發完成', 'the physical card was replaced'),
} as const satisfies Record<string, BilingualText>;
export type RegisterEventKind = keyof typeof registerEventKinds;

/** What came of an event: followed, known to be older than what was followed before, or about somebody who has no virtual card. */
export type RegisterEventOutcome = 'applied' | 'older-ignored' | 'no-card';
