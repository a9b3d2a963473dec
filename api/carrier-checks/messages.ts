import type { BilingualText } from '../../domain/refusals.js';

/** What the App shows while the number is checked and after the password was set. */
export const messages = {
  checking: {
    zh: '門號認證中，請稍候；您也可以改用裝置碼認證。',
    en: 'Your number is still being checked. You may wait, or go over to device-code authentication.',
  },
  matched: {
    zh: '行動電話認證成功，請設定註冊密碼。',
    en: 'Your number was authenticated. Please set a registration password.',
  },
  passwordSet: {
    zh: '密碼設定完成；此密碼用於登入本 APP 及持健保卡登入網路服務。為確保資料安全，登入狀態最久只保留 2 小時，2 小時後請輸入帳號（身分證號或居留證號）及您所設定之密碼重新登入。',
    en: 'Your password is set; it logs you in to the App and, with your card, to the portal. For your safety you stay logged in for 2 hours at most; after that, log in again with your account (ID or ARC number) and this password.',
  },
  passwordReplaced: {
    zh: '密碼設定完成，並已取代您原先的註冊密碼：登入本 APP 及持健保卡登入網路服務均須使用新密碼。為確保資料安全，登入狀態最久只保留 2 小時，2 小時後請輸入帳號（身分證號或居留證號）及您所設定之密碼重新登入。',
    en: 'Your password is set and replaces your earlier registration password, both in the App and, with your card, at the portal. For your safety you stay logged in for 2 hours at most; after that, log in again with your account (ID or ARC number) and this password.',
  },
} as const satisfies Record<string, BilingualText>;
