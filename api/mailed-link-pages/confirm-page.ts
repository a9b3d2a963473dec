import { cardSteps, mailedLinkPage } from './mailed-link-page.js';

/** Read the card, check the name, press OK. */
export const confirmPage = mailedLinkPage({
  title: { zh: '電子信箱認證', en: 'e-mail verification' },
  steps: [...cardSteps, { zh: '確認姓名無誤後按「確定」。', en: 'Check the name and press OK.' }],
  command: '/v1/registrations/confirm-email',
  readsCard: true,
  warning: {
    zh: '若您已認證行動裝置，此密碼會同步變更「健保快易通」登入密碼。',
    en: "if you have verified a mobile device already, this password also becomes the App's password.",
  },
});
