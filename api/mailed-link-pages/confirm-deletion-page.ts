import { messages } from '../deletions/messages.js';
import { mailedLinkPage } from './mailed-link-page.js';

/** ID number, the code from the mail, and a captcha; no card is read. */
export const confirmDeletionPage = mailedLinkPage({
  title: { zh: '確認刪除註冊', en: 'confirm the deletion' },
  steps: [
    {
      zh: '輸入身分證號、刪除註冊確認信中的認證碼（大小寫需相符）及圖片驗證碼，按「確定」。',
      en: 'Enter your ID number, the code from the mail (upper and lower case count) and what the picture shows, and press OK.',
    },
  ],
  command: '/v1/deletions/confirm',
  readsCard: false,
  fields: [
    { name: 'idNumber', label: { zh: '身分證號', en: 'ID number' }, type: 'text' },
    { name: 'code', label: { zh: '電子郵件認證碼', en: 'Code from the mail' }, type: 'text' },
  ],
  captchaForm: 'confirm-deletion',
  warning: messages.notice,
});
