import { auditActions } from './audit-actions.js';
import type { PresentationEnding } from './presentation.js';
import type { PresentedBy } from './redemption.js';
import { type BilingualText, refusals } from './refusals.js';
import type { VisitCodeRefusal } from './visit-code.js';

const text = (zh: string, en: string): BilingualText => ({ zh, en });

/** What the usage log can say, in the words in which the holder reads it (D-29). Closed, and the same words as those of the audit trail where it says the same. */
export const usageKinds = {
  opened: auditActions['presentation.opened'],
  updated: auditActions['visit-code.updated'],
  redeemed: auditActions['visit-code.redeemed'],
  refused: text('醫事機構掃描 QR 碼未獲接受', 'A visit code was refused to an institution'),
} as const satisfies Record<string, BilingualText>;
export type UsageKind = keyof typeof usageKinds;

/** As the reader of the log is told it. */
export const presenters: Record<PresentedBy | 'reader', BilingualText> = {
  reader: text('您本人', 'you'),
  holder: text('本人', 'the person whose card it is'),
  grantee: text('被授權人', 'somebody with a grant of yours'),
};

export const presentationEndingWords: Record<PresentationEnding, BilingualText> = {
  closed: text('已關閉虛擬健保卡', 'The virtual card was closed'),
  redeemed: auditActions['visit-code.redeemed'],
  'opened-again': text('已重新出示虛擬健保卡', 'The virtual card was opened again'),
  'log-in-ended': text('登入已結束', 'The log in ended'),
  'device-disabled': text('行動裝置已停用', 'The mobile device was disabled'),
  'account-frozen': text('帳號已凍結', 'The account was frozen'),
  'account-restricted': text('保險人停止帳號使用', 'The insurer stopped the use of the account'),
  'card-suspended': auditActions['card.suspended'],
  'card-voided': auditActions['card.voided'],
  'grant-ended': text('授權已結束', 'The grant ended'),
};

/** In the words in which the institution was refused it. */
export const visitCodeRefusalWords = (refusal: VisitCodeRefusal): BilingualText => refusals[`visit-code-${refusal}`].title;
