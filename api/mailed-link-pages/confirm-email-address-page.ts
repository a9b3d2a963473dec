import { mailedLinkPage } from './mailed-link-page.js';

/** The link alone is enough (D-36); but opening the page does nothing, somebody has to press OK (N-14). */
export const confirmEmailAddressPage = mailedLinkPage({
  title: { zh: '認證電子郵件信箱', en: 'e-mail address of your account' },
  steps: [{ zh: '按「確定」，此信箱即成為您帳號的電子郵件信箱。', en: 'Press OK to make this address the one of your account.' }],
  command: '/v1/email-confirmations/confirm',
  readsCard: false,
});
