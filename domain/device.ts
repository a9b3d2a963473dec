/** A phone or tablet that was verified for an account (requirements part 3: verified+enabled ⇄ disabled). */
export type DeviceState = 'enabled' | 'disabled';
export const devicePlatforms = ['ios', 'android', 'other'] as const;
export type DevicePlatform = (typeof devicePlatforms)[number];
/** Method 1 or method 2. */
export type VerifiedBy = 'mobile-number' | 'device-code';

/** What the button beside a device does. */
export const deviceAction = (state: DeviceState) => (state === 'enabled' ? 'disable' : 'enable');

/** What a phone says it is called: one line of printable text, because it is shown and mailed to its owner. */
export const deviceModel = /^(?=.*\S)[\p{L}\p{N}\p{P}\p{S}\p{Mn}\p{Mc} ]{1,60}$/u;
