import type { NoticeKind } from '../../domain/notice.js';
import { accountFrozenMail } from './account-frozen.js';
import { accountRestrictedMail } from './account-restricted.js';
import { accountUnfrozenMail } from './account-unfrozen.js';
import { addressChangedMail } from './address-changed.js';
import { confirmRegistrationMail } from './confirm-registration.js';
import { passwordChangedMail } from './password-changed.js';
import { registrationCompletedMail } from './registration-completed.js';
import { restrictionLiftedMail } from './restriction-lifted.js';

export type { MailText } from './bilingual-mail.js';
export { addressChangedMail, confirmRegistrationMail, passwordChangedMail, registrationCompletedMail };

/** One template per kind of notice; a new kind does not compile without its own. */
export const mailTemplates = {
  'confirm-registration': confirmRegistrationMail,
  'registration-completed': registrationCompletedMail,
  'address-changed': addressChangedMail,
  'password-changed': passwordChangedMail,
  'account-frozen': accountFrozenMail,
  'account-unfrozen': accountUnfrozenMail,
  'account-restricted': accountRestrictedMail,
  'restriction-lifted': restrictionLiftedMail,
} as const satisfies Record<NoticeKind, unknown>;
