import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type AccountUnfrozenMail = { readonly holderName: string; readonly unfrozenAt: string };

/** The account can be used again (D-17). Told, because somebody else could have done it. */
export function accountUnfrozenMail({ holderName, unfrozenAt }: AccountUnfrozenMail): MailText {
  const unfrozen = new Date(unfrozenAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊帳號解除凍結通知 Your NHI Card account is no longer frozen',
    zh: [
      `${holderName} 您好：`,
      `您的帳號已於 ${instantText(unfrozen, 'zh')}（臺灣時間）解除凍結，請重新登入使用，並建議立即變更密碼。`,
      '如非本人辦理，請立即再次通報遭冒用，或撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      `Your account was unfrozen on ${instantText(unfrozen, 'en')}. Log in again to use it, and change your password.`,
      'If this was not you, report the theft again at once, or call the free hotline 0800-030-598.',
    ],
  });
}
