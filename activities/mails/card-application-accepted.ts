import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardApplicationMail = { readonly holderName: string; readonly dueAt: string; readonly workingDays: number };

/** Sent at once, with the end of the review, and that the card can be used meanwhile. */
export function cardApplicationAcceptedMail({ holderName, dueAt, workingDays }: CardApplicationMail): MailText {
  const due = new Date(dueAt);
  return bilingualMail({
    subject: '已受理申請虛擬健保卡 Your application for the virtual NHI Card was accepted',
    zh: [
      `${holderName} 您好：`,
      `您的虛擬健保卡申請已受理。審核需 ${workingDays} 個工作日（不含申請當日），至 ${instantText(due, 'zh')}（臺灣時間）止。`,
      '審核結果將以電子郵件通知，您也可於「健保快易通」的虛擬健保卡查看。',
      '審核期間即可使用「無相片」虛擬健保卡，就醫時請一併出示國民身分證或其他足以證明身分之文件。',
    ],
    en: [
      `Dear ${holderName},`,
      `Your application for the virtual NHI Card was accepted. The review takes ${workingDays} working days, the day of application not counted, and ends by ${instantText(due, 'en')}.`,
      'You will be told the result by e-mail; you can also look it up under "virtual card" in the NHI Express App.',
      'Until then you can use the virtual card without photo. Show your national ID card or another identity document with it.',
    ],
  });
}
