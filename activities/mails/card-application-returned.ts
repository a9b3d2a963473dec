import { type ReturnReason, returnReasons } from '../../domain/return-reasons.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardApplicationReturnedMail = { readonly holderName: string; readonly reasons: readonly ReturnReason[] };

/** The application comes back with every reason, and can be made again (R-152, D-22). */
export function cardApplicationReturnedMail({ holderName, reasons }: CardApplicationReturnedMail): MailText {
  return bilingualMail({
    subject: '虛擬健保卡申請退件通知 Your application for the virtual NHI Card was returned',
    zh: [
      `${holderName} 您好：`,
      '您的虛擬健保卡申請經審核退件，原因如下：',
      ...reasons.map((reason) => `・${returnReasons[reason].title.zh}：${returnReasons[reason].nextStep.zh}`),
      '請依說明修正後，於「健保快易通」重新申請。在此之前，您仍可使用原有的虛擬健保卡。',
    ],
    en: [
      `Dear ${holderName},`,
      'Your application for the virtual NHI Card was returned for these reasons:',
      ...reasons.map((reason) => `- ${returnReasons[reason].title.en}: ${returnReasons[reason].nextStep.en}`),
      'Please follow these hints and apply again in the NHI Express App. Until then you can go on using the virtual card that you have.',
    ],
  });
}
