import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardApplicationApprovedMail = { readonly holderName: string };

/** The review is complete and the card shows the photo. */
export function cardApplicationApprovedMail({ holderName }: CardApplicationApprovedMail): MailText {
  return bilingualMail({
    subject: '虛擬健保卡申請審核完畢 The review of your virtual NHI Card is complete',
    zh: [
      `${holderName} 您好：`,
      '您的虛擬健保卡申請已審核通過，您的相片已顯示於「健保快易通」的虛擬健保卡。',
      '如非本人申請，請立即撥打免付費專線 0800-030-598。',
    ],
    en: [
      `Dear ${holderName},`,
      'Your application for the virtual NHI Card was approved. The card in the NHI Express App shows your photo now.',
      'If you did not apply, call the free hotline 0800-030-598 at once.',
    ],
  });
}
