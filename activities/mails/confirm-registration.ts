import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type ConfirmRegistrationMail = { readonly holderName: string; readonly link: string; readonly deadlineAt: string };

/** The application was reviewed and waits for the click on the link, up to the absolute deadline (R-078, R-079, D-03). */
export function confirmRegistrationMail({ holderName, link, deadlineAt }: ConfirmRegistrationMail): MailText {
  const deadline = new Date(deadlineAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊確認信 Confirm your registration for the online services of the NHI Card',
    zh: [
      `${holderName} 您好：`,
      '您申請的「健保卡網路服務註冊」已審核完成。為確保您的健保卡註冊使用安全，請立即開啟下列連結，插入健保卡進行線上認證，以完成註冊程序。',
      { label: '健保卡註冊認證作業', href: link },
      `認證期限：${instantText(deadline, 'zh')}（臺灣時間）。逾期未完成認證者，本次申請作廢，須重新申請。`,
      '如您曾要求重寄確認信，只有最新一封信的連結有效；重寄不會延長認證期限。',
    ],
    en: [
      `Dear ${holderName},`,
      'Your registration for the online services of the NHI Card has been reviewed and approved. Please open the link below at once and confirm with your card in the reader to complete the registration.',
      { label: 'Confirm the registration', href: link },
      `Confirm by ${instantText(deadline, 'en')}. After that the application is void and you would have to apply again.`,
      'If you asked for this mail to be sent again, only the link in the newest mail works. A new mail does not extend the deadline.',
    ],
  });
}
