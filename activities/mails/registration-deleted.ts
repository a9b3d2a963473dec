import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type RegistrationDeletedMail = { readonly holderName: string; readonly deletedAt: string };

/** The registration has ended, and may be made anew. */
export function registrationDeletedMail({ holderName, deletedAt }: RegistrationDeletedMail): MailText {
  const deleted = new Date(deletedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊刪除通知 Your registration for the online services of the NHI Card was deleted',
    zh: [
      `${holderName} 您好：`,
      `您的「健保卡網路服務註冊」已於 ${instantText(deleted, 'zh')}（臺灣時間）刪除，先前的登入及已認證的行動裝置皆已失效。`,
      '若您已安裝「全民健保行動快易通」，健康存摺及健保櫃檯功能已無法使用。',
      '歡迎您再次申請健保卡網路服務註冊。',
      '如非本人辦理，請立即撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      `Your registration for the online services of the NHI Card was deleted on ${instantText(deleted, 'en')}. You are logged out everywhere, and verified devices no longer work.`,
      "If you have installed the NHI Express App, the App's Health Passbook and Health Counter can no longer be used.",
      'You are welcome to register again.',
      'If this was not you, call the free hotline 0800-030-598 at once.',
    ],
  });
}
