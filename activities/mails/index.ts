import type { NoticeKind } from '../../domain/notice.js';
import { accountFrozenMail } from './account-frozen.js';
import { accountRestrictedMail } from './account-restricted.js';
import { accountUnfrozenMail } from './account-unfrozen.js';
import { addressChangedMail } from './address-changed.js';
import { cardApplicationAcceptedMail } from './card-application-accepted.js';
import { cardApplicationApprovedMail } from './card-application-approved.js';
import { cardApplicationOverdueMail } from './card-application-overdue.js';
import { cardApplicationReturnedMail } from './card-application-returned.js';
import { cardRestoredMail } from './card-restored.js';
import { cardSuspendedMail } from './card-suspended.js';
import { cardVoidedMail } from './card-voided.js';
import { cardWithdrawnMail } from './card-withdrawn.js';
import { confirmDeletionMail } from './confirm-deletion.js';
import { confirmEmailAddressMail } from './confirm-email-address.js';
import { confirmRegistrationMail } from './confirm-registration.js';
import { deviceDisabledMail, deviceEnabledMail, deviceVerifiedMail } from './device-changed.js';
import { emailConfirmedMail } from './email-confirmed.js';
import { grantAcceptedMail, grantCancelledMail, grantEndedMail, grantEndingSoonMail, grantVoidMail } from './grant.js';
import { linkMailedElsewhereMail } from './link-mailed-elsewhere.js';
import { passwordChangedMail } from './password-changed.js';
import { registrationCompletedMail } from './registration-completed.js';
import { registrationDeletedMail } from './registration-deleted.js';
import { resetPasswordMail } from './reset-password.js';
import { restrictionLiftedMail } from './restriction-lifted.js';
import { reviewDeadlineMovedMail } from './review-deadline-moved.js';
import { reviewOverdueMail } from './review-overdue.js';

export type { MailText } from './bilingual-mail.js';

/** One template per kind of notice; a new kind does not compile without its own. */
export const mailTemplates = {
  'confirm-registration': confirmRegistrationMail,
  'registration-completed': registrationCompletedMail,
  'address-changed': addressChangedMail,
  'password-changed': passwordChangedMail,
  'device-verified': deviceVerifiedMail,
  'device-enabled': deviceEnabledMail,
  'device-disabled': deviceDisabledMail,
  'reset-password': resetPasswordMail,
  'confirm-deletion': confirmDeletionMail,
  'confirm-email-address': confirmEmailAddressMail,
  'email-confirmed': emailConfirmedMail,
  'link-mailed-elsewhere': linkMailedElsewhereMail,
  'account-frozen': accountFrozenMail,
  'account-unfrozen': accountUnfrozenMail,
  'account-restricted': accountRestrictedMail,
  'restriction-lifted': restrictionLiftedMail,
  'registration-deleted': registrationDeletedMail,
  'card-application-accepted': cardApplicationAcceptedMail,
  'card-application-approved': cardApplicationApprovedMail,
  'card-application-returned': cardApplicationReturnedMail,
  'card-application-overdue': cardApplicationOverdueMail,
  'card-withdrawn': cardWithdrawnMail,
  'card-voided': cardVoidedMail,
  'card-suspended': cardSuspendedMail,
  'card-restored': cardRestoredMail,
  'grant-accepted': grantAcceptedMail,
  'grant-ending-soon': grantEndingSoonMail,
  'grant-ended': grantEndedMail,
  'grant-cancelled': grantCancelledMail,
  'grant-void': grantVoidMail,
  'review-overdue': reviewOverdueMail,
  'review-deadline-moved': reviewDeadlineMovedMail,
} as const satisfies Record<NoticeKind, unknown>;
