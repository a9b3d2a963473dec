import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type ConfirmEmailAddressMail = { readonly holderName: string; readonly link: string; readonly expiresAt: string };

/** An account that was made with the mobile number gets its first address by this link (D-36). */
export function confirmEmailAddressMail({ holderName, link, expiresAt }: ConfirmEmailAddressMail): MailText {
  const end = new Date(expiresAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊電子郵件信箱認證信 Confirm the e-mail address of your NHI Card registration',
    zh: [
      `${holderName} 您好：`,
      '您已為「健保卡網路服務註冊」帳號輸入此電子郵件信箱。請開啟下列連結並按「確定」，本信箱即成為您帳號的電子郵件信箱。',
      { label: '認證電子郵件信箱', href: link },
      `連結有效至 ${instantText(end, 'zh')}（臺灣時間）前，僅能使用一次；如再次輸入，只有最新一封信的連結有效。`,
      '如非本人辦理，請勿開啟連結。',
    ],
    en: [
      `Dear ${holderName},`,
      'You entered this e-mail address for your registration for the online services of the NHI Card. Open the link below and press OK to make it the address of your account.',
      { label: 'Confirm the e-mail address', href: link },
      `The link works before ${instantText(end, 'en')}, and once. If you enter an address again, only the link in the newest mail works.`,
      'If this was not you, do not open the link.',
    ],
  });
}
