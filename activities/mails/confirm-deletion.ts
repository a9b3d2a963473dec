import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type ConfirmDeletionMail = {
  readonly holderName: string;
  readonly link: string;
  readonly code: string;
  readonly expiresAt: string;
};

/** Carries link and code, with the warning of what can no longer be used afterwards. */
export function confirmDeletionMail({ holderName, link, code, expiresAt }: ConfirmDeletionMail): MailText {
  const end = new Date(expiresAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊刪除確認信 Confirm that your NHI Card registration is to be deleted',
    zh: [
      `${holderName} 您好：`,
      '您已申請刪除「健保卡網路服務註冊」。請開啟下列連結，輸入身分證號、信件認證碼及圖形驗證碼，以完成刪除。',
      { label: '確認刪除註冊', href: link },
      `信件認證碼：${code}（大小寫須相同）`,
      `連結及認證碼有效至 ${instantText(end, 'zh')}（臺灣時間）前。確認刪除前，各項服務仍可使用。`,
      '注意事項：刪除後將無法使用「健保快易通」的健康存摺及健保櫃檯；如需再次使用，須重新申請註冊。',
      '如非本人辦理，請勿開啟連結，並撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      'You asked to delete your registration for the online services of the NHI Card. To confirm, open the link below and enter your ID number, the code of this mail and the characters of the picture.',
      { label: 'Confirm the deletion', href: link },
      `Code of this mail: ${code} (upper and lower case matter)`,
      `Link and code work before ${instantText(end, 'en')}. Until you have confirmed, everything stays usable.`,
      "Please note: afterwards the App's Health Passbook and Health Counter can no longer be used. To use the services again you would have to register anew.",
      'If this was not you, do not open the link, and call the free hotline 0800-030-598.',
    ],
  });
}
