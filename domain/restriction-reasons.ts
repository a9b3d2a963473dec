/** Why the insurer stops the use: a closed list, told to the person in words. */
export const restrictionReasons = {
  'untrue-data': { zh: '註冊資料不實、不全或錯誤', en: 'the data given are untrue, incomplete or wrong' },
  'data-not-kept-up-to-date': { zh: '基本資料未即時更新', en: 'the basic data were not kept up to date' },
  'account-lent-or-transferred': {
    zh: '帳號、密碼出租、出借或轉讓他人',
    en: 'account and password were rented out, lent or transferred to somebody else',
  },
  misuse: { zh: '不當使用本服務', en: 'the service was misused' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;
export type RestrictionReason = keyof typeof restrictionReasons;
