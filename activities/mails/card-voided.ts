import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardVoidedMail = { readonly holderName: string; readonly voidedAt: string };

/** The insurer has voided the physical card, and the virtual one has ended with everything that hung on it (D-26). */
export function cardVoidedMail({ holderName, voidedAt }: CardVoidedMail): MailText {
  const voided = new Date(voidedAt);
  return bilingualMail({
    subject: '虛擬健保卡註銷通知 Your virtual NHI Card has ended',
    zh: [
      `${holderName} 您好：`,
      `您的健保卡已註銷，您的虛擬健保卡已於 ${instantText(voided, 'zh')}（臺灣時間）同時失效，審核中之申請亦已撤銷。`,
      '取得新的健保卡後，請至「健保快易通」重新申請虛擬健保卡。',
      '如有疑義，請洽本署各分區業務組，或撥打免付費專線 0800-030-598。',
    ],
    en: [
      `Dear ${holderName},`,
      `Your NHI Card was voided. Your virtual card ended with it on ${instantText(voided, 'en')}, and so did an application under review.`,
      'Once you have a new NHI Card, apply for the virtual card anew in the NHI Express App.',
      'If you have questions, go to an office of the insurer, or call the free hotline 0800-030-598.',
    ],
  });
}
