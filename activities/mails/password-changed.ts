import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type PasswordChangedMail = { readonly holderName: string; readonly changedAt: string };

/** One password for portal and App: both have changed. */
export function passwordChangedMail({ holderName, changedAt }: PasswordChangedMail): MailText {
  const changed = new Date(changedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊密碼變更通知 The password of your NHI Card registration was changed',
    zh: [
      `${holderName} 您好：`,
      `您的註冊密碼已於 ${instantText(changed, 'zh')}（臺灣時間）變更。健保卡登入註冊網站與「健保快易通」登入均須使用新密碼，先前的登入皆已結束。`,
      '如非本人辦理，請立即通報遭冒用，或撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      `The password of your registration was changed on ${instantText(changed, 'en')}. The portal and the NHI Express App both take the new one; everybody who was logged in has been logged out.`,
      'If this was not you, report the theft at once, or call the free hotline 0800-030-598.',
    ],
  });
}
