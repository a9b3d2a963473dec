import type { BilingualText } from '../../domain/refusals.js';

/** What the pages of the deletion show. */
export const messages = {
  /** On both pages. */
  notice: {
    zh: '若您已安裝「全民健保行動快易通」，完成確認刪除註冊後，將無法再使用其中的健康存摺及健保櫃檯功能。',
    en: "If you have installed the NHI Express App, the App's Health Passbook and Health Counter can no longer be used once the deletion is confirmed.",
  },
  /** */
  requested: {
    zh: '您已申請成功，請至電子郵件信箱收取刪除註冊確認信。在完成確認之前，您仍可繼續使用本服務。',
    en: 'Done. Please collect the deletion-confirmation mail from your mailbox. Until you have confirmed, you can go on using the service.',
  },
  /** */
  deleted: {
    zh: '刪除註冊成功，之後若您想再使用本系統，請重新申請。',
    en: 'Your registration is deleted. If you want to use the service again, a new application is needed.',
  },
} as const satisfies Record<string, BilingualText>;
