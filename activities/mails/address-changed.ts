import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type AddressChangedMail = { readonly holderName: string; readonly changedAt: string };

/** Goes to the old address when another one was given (D-18). The new address is not in it: the old mailbox may be a stranger's. */
export function addressChangedMail({ holderName, changedAt }: AddressChangedMail): MailText {
  const changed = new Date(changedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊電子郵件信箱異動通知 The e-mail address of your NHI Card registration was changed',
    zh: [
      `${holderName} 您好：`,
      `您「健保卡網路服務註冊」的電子郵件信箱已於 ${instantText(changed, 'zh')}（臺灣時間）改為其他信箱。先前寄至本信箱的確認信連結已失效，之後的通知將寄至新信箱。`,
      '如非本人辦理，請立即撥打免付費專線 0800-030-598 通知本署。',
    ],
    en: [
      `Dear ${holderName},`,
      `The e-mail address of your registration for the online services of the NHI Card was changed on ${instantText(changed, 'en')}. Links in confirmation mails sent to this mailbox no longer work, and further mails go to the new address.`,
      'If this was not you, call the free hotline 0800-030-598 at once.',
    ],
  });
}
