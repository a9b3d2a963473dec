import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type AccountFrozenMail = { readonly holderName: string; readonly frozenAt: string };

/** Theft was reported: the use is stopped (R-042, D-17). */
export function accountFrozenMail({ holderName, frozenAt }: AccountFrozenMail): MailText {
  const frozen = new Date(frozenAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊帳號凍結通知 Your NHI Card account was frozen',
    zh: [
      `${holderName} 您好：`,
      `因受理帳號遭冒用之通報，您的帳號已於 ${instantText(frozen, 'zh')}（臺灣時間）凍結，所有登入皆已結束，解除凍結前無法使用。`,
      '解除凍結：請持健保卡及密碼於註冊網站辦理，或攜帶健保卡或身分證明文件至服務櫃檯辦理。建議解除後立即變更密碼。',
      '如非本人通報，請撥打免付費專線 0800-030-598。',
    ],
    en: [
      `Dear ${holderName},`,
      `Theft was reported, so your account was frozen on ${instantText(frozen, 'en')}. Everybody who was logged in has been logged out, and nobody can use the account until it is unfrozen.`,
      'To unfreeze it, use your card and password at the portal, or go to a counter with your card or an identity document. Change your password afterwards.',
      'If it was not you who reported it, call the free hotline 0800-030-598.',
    ],
  });
}
