import type { NoticeKind } from '../../domain/notice.js';
import { addressChangedMail } from './address-changed.js';
import { confirmRegistrationMail } from './confirm-registration.js';
import { deviceDisabledMail, deviceEnabledMail, deviceVerifiedMail } from './device-changed.js';
import { passwordChangedMail } from './password-changed.js';
import { registrationCompletedMail } from './registration-completed.js';

export type { MailText } from './bilingual-mail.js';
export { addressChangedMail, confirmRegistrationMail, passwordChangedMail, registrationCompletedMail };

/** One template per kind of notice; a new kind does not compile without its own. */
export const mailTemplates = {
  'confirm-registration': confirmRegistrationMail,
  'registration-completed': registrationCompletedMail,
  'address-changed': addressChangedMail,
  'password-changed': passwordChangedMail,
  'device-verified': deviceVerifiedMail,
  'device-enabled': deviceEnabledMail,
  'device-disabled': deviceDisabledMail,
} as const satisfies Record<NoticeKind, unknown>;
