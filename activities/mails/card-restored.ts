import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardRestoredMail = { readonly holderName: string };

/** What had stopped the virtual card is over: the suspension of the physical one (D-26), or the finding of a review (D-22). */
export function cardRestoredMail({ holderName }: CardRestoredMail): MailText {
  return bilingualMail({
    subject: '虛擬健保卡恢復使用通知 Your virtual NHI Card can be used again',
    zh: [
      `${holderName} 您好：`,
      '您的虛擬健保卡已恢復使用，請至「健保快易通」開啟。如您的申請先前已撤銷，請重新申請，以顯示相片。',
      '如有疑義，請撥打免付費專線 0800-030-598。',
    ],
    en: [
      `Dear ${holderName},`,
      'Your virtual NHI Card can be used again: open it in the NHI Express App. If your application was withdrawn, apply again, so that the card shows your photo.',
      'If you have questions, call the free hotline 0800-030-598.',
    ],
  });
}
