import type { RecoveryKind } from '../../domain/recovery.js';
import { instantText } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type LinkMailedElsewhereMail = { readonly holderName: string; readonly about: RecoveryKind; readonly mailedAt: string };

const what: Record<RecoveryKind, { zh: string; en: string }> = {
  'password-reset': { zh: '重設密碼', en: 'to reset the password' },
  deletion: { zh: '刪除註冊', en: 'to delete the registration' },
  'email-confirmation': { zh: '認證電子郵件信箱', en: 'to confirm an e-mail address' },
};

/** Goes to the stored address when a link went to another one (D-18). The other one is not in it: this mailbox may be a stranger's by now. */
export function linkMailedElsewhereMail({ holderName, about, mailedAt }: LinkMailedElsewhereMail): MailText {
  const mailed = new Date(mailedAt);
  return bilingualMail({
    subject: '健保卡網路服務註冊信件改寄通知 A mail about your NHI Card registration went to another e-mail address',
    zh: [
      `${holderName} 您好：`,
      `於 ${instantText(mailed, 'zh')}（臺灣時間）有人以您的個人資料申請${what[about].zh}，並指定將信件寄至其他電子郵件信箱。`,
      '如為本人辦理，請至該信箱收取信件，無須理會本通知。',
      '如非本人辦理，請立即撥打免付費專線 0800-030-598 通知本署停止使用。',
    ],
    en: [
      `Dear ${holderName},`,
      `On ${instantText(mailed, 'en')} somebody with your data asked for a mail with a link ${what[about].en}, and had it sent to another e-mail address.`,
      'If this was you, collect that mail; nothing else is to be done.',
      'If this was not you, call the free hotline 0800-030-598 at once to have the use stopped.',
    ],
  });
}
