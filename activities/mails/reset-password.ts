import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type ResetPasswordMail = { readonly holderName: string; readonly link: string; readonly expiresAt: string };

/** Leads to the page where the card is read again and a new password is set, for portal and App alike. */
export function resetPasswordMail({ holderName, link, expiresAt }: ResetPasswordMail): MailText {
  const end = new Date(expiresAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊密碼重設信 Reset the password of your NHI Card registration',
    zh: [
      `${holderName} 您好：`,
      '您已申請重設「健保卡網路服務註冊」密碼。請開啟下列連結，插入健保卡並按「讀取」，確認姓名後輸入兩次新密碼。',
      { label: '重設密碼', href: link },
      `連結有效至 ${instantText(end, 'zh')}（臺灣時間）前，僅能使用一次；如再次申請，只有最新一封信的連結有效。完成前，原密碼仍可使用。`,
      '注意事項：若您已認證行動裝置，新密碼會同步變更「健保快易通」登入密碼。',
      '如非本人辦理，請勿開啟連結，並撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      'You asked to reset the password of your registration for the online services of the NHI Card. Open the link below, put your card into the reader and press Read, check the name, and enter the new password twice.',
      { label: 'Reset the password', href: link },
      `The link works before ${instantText(end, 'en')}, and once. If you ask again, only the link in the newest mail works. Until you have finished, the old password stays valid.`,
      "Please note: if you have verified a mobile device, the new password also becomes the App's password.",
      'If this was not you, do not open the link, and call the free hotline 0800-030-598.',
    ],
  });
}
