import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type EmailConfirmedMail = { readonly holderName: string; readonly confirmedAt: string };

/** From now on the account has this address (D-36). */
export function emailConfirmedMail({ holderName, confirmedAt }: EmailConfirmedMail): MailText {
  const confirmed = new Date(confirmedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊電子郵件信箱認證完成通知 The e-mail address of your NHI Card registration is confirmed',
    zh: [
      `${holderName} 您好：`,
      `本信箱已於 ${instantText(confirmed, 'zh')}（臺灣時間）完成認證，之後的通知將寄至本信箱。`,
      '如非本人辦理，請立即撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      `This e-mail address was confirmed on ${instantText(confirmed, 'en')}. Further mails about your registration for the online services of the NHI Card go to it.`,
      'If this was not you, call the free hotline 0800-030-598 at once.',
    ],
  });
}
