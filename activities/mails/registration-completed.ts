import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type RegistrationCompletedMail = { readonly holderName: string; readonly confirmedAt: string };

/** Sent after the confirmation, with the warning that the password holds in the App too. */
export function registrationCompletedMail({ holderName, confirmedAt }: RegistrationCompletedMail): MailText {
  const confirmed = new Date(confirmedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊完成通知 Your registration for the online services of the NHI Card is complete',
    zh: [
      `${holderName} 您好：`,
      `您已於 ${instantText(confirmed, 'zh')}（臺灣時間）完成電子郵件信箱認證，「健保卡網路服務註冊」程序已完成，歡迎開始使用。`,
      '注意事項：若您已認證行動裝置，此密碼會同步變更「健保快易通」登入註冊密碼。',
      '如非本人辦理，請立即撥打免付費專線 0800-030-598 通知本署停止使用。',
    ],
    en: [
      `Dear ${holderName},`,
      `Your e-mail address was confirmed on ${instantText(confirmed, 'en')}. Your registration for the online services of the NHI Card is complete and ready for use.`,
      'Please note: if you have already verified a mobile device, this password also replaces the password with which you log in to the NHI Express App.',
      'If this was not you, call the free hotline 0800-030-598 at once to have the use stopped.',
    ],
  });
}
