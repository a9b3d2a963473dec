import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type RestrictionLiftedMail = { readonly holderName: string; readonly liftedAt: string };

/** The insurer allows the use again. */
export function restrictionLiftedMail({ holderName, liftedAt }: RestrictionLiftedMail): MailText {
  const lifted = new Date(liftedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊帳號恢復使用通知 Your NHI Card account may be used again',
    zh: [`${holderName} 您好：`, `本署已於 ${instantText(lifted, 'zh')}（臺灣時間）恢復您的帳號使用，請重新登入。`],
    en: [
      `Dear ${holderName},`,
      `The insurer has allowed the use of your account again on ${instantText(lifted, 'en')}. Please log in again.`,
    ],
  });
}
