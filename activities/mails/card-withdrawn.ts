import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardWithdrawnMail = { readonly holderName: string };

/** A reviewer found that the photo is not the person's own: the use of the card has ended until the matter is cleared (R-132, D-22). */
export function cardWithdrawnMail({ holderName }: CardWithdrawnMail): MailText {
  return bilingualMail({
    subject: '虛擬健保卡停止使用通知 The use of your virtual NHI Card was stopped',
    zh: [
      `${holderName} 您好：`,
      '本署審核發現您申請虛擬健保卡所上傳之相片非本人，依規定已停止您虛擬健保卡之使用。您的實體健保卡不受影響。',
      '如有疑義，請攜帶身分證明文件洽本署各分區業務組，或撥打免付費專線 0800-030-598。',
    ],
    en: [
      `Dear ${holderName},`,
      'The review has found that the photo with which the virtual NHI Card was applied for does not show you. As the rules provide, the use of your virtual card was stopped. Your physical card is not affected.',
      'If you disagree, go to an office of the insurer with an identity document, or call the free hotline 0800-030-598.',
    ],
  });
}
