import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardApplicationOverdueMail = { readonly holderName: string; readonly dueAt: string };

/** The review was not done in time; nothing is decided by that (D-05). */
export function cardApplicationOverdueMail({ holderName, dueAt }: CardApplicationOverdueMail): MailText {
  const due = new Date(dueAt);
  return bilingualMail({
    subject: '虛擬健保卡審核延長通知 The review of your virtual NHI Card takes longer',
    zh: [
      `${holderName} 您好：`,
      `您的虛擬健保卡申請未能於 ${instantText(due, 'zh')}（臺灣時間）前完成審核，謹致歉意。您無須重新申請，審核主管已接獲通知，完成後將以電子郵件告知。`,
      '在此之前，您仍可使用原有的虛擬健保卡。',
    ],
    en: [
      `Dear ${holderName},`,
      `We are sorry: the review of your application was not completed by ${instantText(due, 'en')}. You need not apply again. The head of the review was told, and you will get a mail as soon as it is done.`,
      'Until then you can go on using the virtual card that you have.',
    ],
  });
}
