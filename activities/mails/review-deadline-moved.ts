import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type ReviewDeadlineMovedMail = { readonly holderName: string; readonly dueAt: string };

/** A holiday was declared, so the seven working days end later (D-04). */
export function reviewDeadlineMovedMail({ holderName, dueAt }: ReviewDeadlineMovedMail): MailText {
  const due = new Date(dueAt);
  return bilingualMail({
    subject: '虛擬健保卡審核期限順延通知 The review of your virtual NHI Card ends later',
    zh: [
      `${holderName} 您好：`,
      `因政府機關宣布停止上班，您的虛擬健保卡申請審核期限順延至 ${instantText(due, 'zh')}（臺灣時間）。`,
      '在此之前，您仍可使用原有的虛擬健保卡。',
    ],
    en: [
      `Dear ${holderName},`,
      `Since government offices are closed on a day that was a working day, the review of your application ends later: by ${instantText(due, 'en')}.`,
      'Until then you can go on using the virtual card that you have.',
    ],
  });
}
