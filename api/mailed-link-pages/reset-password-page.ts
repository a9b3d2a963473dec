import { cardSteps, mailedLinkPage } from './mailed-link-page.js';

/** Read the card again, check the name, enter the new password twice; the App's password changes with it. */
export const resetPasswordPage = mailedLinkPage({
  title: { zh: '重設密碼', en: 'new password' },
  steps: [
    ...cardSteps,
    {
      zh: '確認姓名無誤後，輸入兩次新密碼（6 至 12 碼），按「確定」。',
      en: 'Check the name, enter the new password twice (6 to 12 characters), and press OK.',
    },
  ],
  command: '/v1/password-resets/complete',
  readsCard: true,
  fields: [
    { name: 'password', label: { zh: '新密碼', en: 'New password' }, type: 'password' },
    { name: 'passwordConfirmation', label: { zh: '再次輸入新密碼', en: 'New password again' }, type: 'password' },
  ],
  warning: {
    zh: '若您已認證行動裝置，新密碼會同步變更「健保快易通」登入密碼。',
    en: "if you have verified a mobile device, the new password also becomes the App's password.",
  },
});
