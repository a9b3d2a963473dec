import { instantText } from '../../domain/roc-date.js';
import type { DevicePlatform } from '../../domain/device.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type DeviceChangedMail = {
  readonly holderName: string;
  readonly device: { readonly platform: DevicePlatform; readonly model: string };
  readonly changedAt: string;
};

const platforms = {
  ios: { zh: 'iOS', en: 'iOS' },
  android: { zh: 'Android', en: 'Android' },
  other: { zh: '其他系統', en: 'other system' },
} as const satisfies Record<DevicePlatform, unknown>;

type Words = { subject: string; zh: (device: string, at: string) => string; en: (device: string, at: string) => string };

/** The owner hears of every device that begins or ceases to count, in case it was somebody else's doing (D-16, R-101). */
const deviceMail =
  (words: Words) =>
  ({ holderName, device: { platform, model }, changedAt }: DeviceChangedMail): MailText => {
    const changed = new Date(changedAt);
    return bilingualMail({
      subject: words.subject,
      zh: [
        `${holderName} 您好：`,
        words.zh(`${model}（${platforms[platform].zh}）`, instantText(changed, 'zh')),
        '如非本人辦理，請立即於註冊網站「裝置管理」停用該裝置並變更密碼，或撥打免付費專線 0800-030-598 通知本署停止使用。',
      ],
      en: [
        `Dear ${holderName},`,
        words.en(`${model} (${platforms[platform].en})`, instantText(changed, 'en')),
        'If this was not you, disable the device at once under "device management" at the portal and change your password, or call the free hotline 0800-030-598 to have the use stopped.',
      ],
    });
  };

export const deviceVerifiedMail = deviceMail({
  subject: '行動裝置認證通知 A device was verified for your NHI Card registration',
  zh: (device, at) => `行動裝置「${device}」已於 ${at}（臺灣時間）完成認證，可使用您的帳號及密碼登入「健保快易通」。您的其他裝置不受影響。`,
  en: (device, at) =>
    `The device "${device}" was verified for your account on ${at}. You can log in to the NHI Express App on it with your account and password. Your other devices go on as before.`,
});

export const deviceEnabledMail = deviceMail({
  subject: '行動裝置啟用通知 A device of your NHI Card registration was enabled',
  zh: (device, at) => `行動裝置「${device}」已於 ${at}（臺灣時間）啟用，可登入「健保快易通」。`,
  en: (device, at) => `The device "${device}" was enabled on ${at}: it can log in to the NHI Express App.`,
});

export const deviceDisabledMail = deviceMail({
  subject: '行動裝置停用通知 A device of your NHI Card registration was disabled',
  zh: (device, at) => `行動裝置「${device}」已於 ${at}（臺灣時間）停用並登出「健保快易通」。`,
  en: (device, at) => `The device "${device}" was disabled on ${at} and logged out of the NHI Express App.`,
});
