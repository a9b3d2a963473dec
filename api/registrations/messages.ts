import type { BilingualText } from '../../domain/refusals.js';

/** What the portal shows after each step. */
export const messages = {
  applied: {
    zh: '您已完成申請，數分鐘內會收到電子郵件確認信，請開啟信中的連結啟用帳號。',
    en: 'Your application is complete. A confirmation mail arrives within minutes; its link activates your account.',
  },
  confirmed: { zh: '電子郵件信箱認證完成，歡迎使用本系統。', en: 'Your e-mail address is verified. Welcome.' },
  resent: { zh: '申請成功，請至電子郵件信箱收取確認信。', en: 'Done. Please collect the confirmation mail from your mailbox.' },
} as const satisfies Record<string, BilingualText>;
