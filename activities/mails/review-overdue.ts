import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type ReviewOverdueMail = { readonly applicationId: string; readonly dueAt: string };

/** To the review lead (D-05). Names the case and nobody. */
export function reviewOverdueMail({ applicationId, dueAt }: ReviewOverdueMail): MailText {
  const due = new Date(dueAt);
  return bilingualMail({
    subject: '虛擬健保卡審核逾期案件 A review of a virtual NHI Card is overdue',
    zh: [`案件 ${applicationId} 未於 ${instantText(due, 'zh')}（臺灣時間）前完成審核，已列為逾期，請儘速指派審核人員處理。`],
    en: [
      `Case ${applicationId} was not decided by ${instantText(due, 'en')} and is overdue. Please see to it that a reviewer takes it up.`,
    ],
  });
}
