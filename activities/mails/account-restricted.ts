import type { RestrictionKind } from '../../domain/account.js';
import { type RestrictionReason, restrictionReasons } from '../../domain/restriction-reasons.js';
import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type AccountRestrictedMail = {
  readonly holderName: string;
  readonly kind: RestrictionKind;
  readonly reason: RestrictionReason;
  readonly placedAt: string;
};

const words = {
  suspended: {
    zh: '暫停',
    en: 'suspended',
    next: {
      zh: '請攜帶身分證明文件洽本署各分區業務組更正資料並辦理恢復使用。',
      en: 'Go to an office of the insurer with an identity document to put the matter right and have the use restored.',
    },
  },
  banned: {
    zh: '停止',
    en: 'banned',
    next: { zh: '如有疑義，請洽本署各分區業務組。', en: 'If you disagree, ask at an office of the insurer.' },
  },
} as const;

/** The insurer stopped the use: why, and what can be done. */
export function accountRestrictedMail({ holderName, kind, reason, placedAt }: AccountRestrictedMail): MailText {
  const placed = new Date(placedAt);
  const { zh, en, next } = words[kind];
  return bilingualMail({
    subject: '健保卡網路服務註冊帳號停用通知 The use of your NHI Card account was stopped',
    zh: [
      `${holderName} 您好：`,
      `依全民健康保險網路服務註冊管理作業要點，本署已於 ${instantText(placed, 'zh')}（臺灣時間）${zh}您的帳號使用，所有登入皆已結束。`,
      `事由：${restrictionReasons[reason].zh}。`,
      next.zh,
    ],
    en: [
      `Dear ${holderName},`,
      `Under the rules of registration the insurer has ${en} your account on ${instantText(placed, 'en')}. Everybody who was logged in has been logged out.`,
      `Reason: ${restrictionReasons[reason].en}.`,
      next.en,
    ],
  });
}
