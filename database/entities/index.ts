import { AgencyConsentSchema } from './agency-consent.entity.js';
import { AgencyConsentWithdrawalSchema } from './agency-consent-withdrawal.entity.js';
import { AuditEntrySchema } from './audit-entry.entity.js';
import { CaptchaSchema } from './captcha.entity.js';
import { CardSchema } from './card.entity.js';
import { CardApplicationSchema } from './card-application.entity.js';
import { CardApplicationDraftSchema } from './card-application-draft.entity.js';
import { DeclaredHolidaySchema } from './declared-holiday.entity.js';
import { PhotoSchema } from './photo.entity.js';
import { ReaderHostSchema } from './reader-host.entity.js';
import { ReviewerSchema } from './reviewer.entity.js';
import { CardReadingSchema } from './card-reading.entity.js';
import { CertificateApplicantSchema } from './certificate-applicant.entity.js';
import { CarrierCheckSchema } from './carrier-check.entity.js';
import { ConfirmationLinkSchema } from './confirmation-link.entity.js';
import { ConsentSchema } from './consent.entity.js';
import { ContentSchema } from './content.entity.js';
import { DepartmentSchema } from './department.entity.js';
import { DeviceBindingSchema } from './device-binding.entity.js';
import { DeviceCodeSchema } from './device-code.entity.js';
import { DeviceSchema } from './device.entity.js';
import { EffectSchema } from './effect.entity.js';
import { GrantSchema } from './grant.entity.js';
import { IdempotencyRecordSchema } from './idempotency-record.entity.js';
import { InstitutionSchema } from './institution.entity.js';
import { LimitCountSchema } from './limit-count.entity.js';
import { NoticeSchema } from './notice.entity.js';
import { OidcRecordSchema } from './oidc-record.entity.js';
import { OutboxMessageSchema } from './outbox-message.entity.js';
import { PasswordTriesSchema } from './password-tries.entity.js';
import { PresentationSchema } from './presentation.entity.js';
import { RedeemingPaceSchema } from './redeeming-pace.entity.js';
import { RedemptionSchema } from './redemption.entity.js';
import { UsageEntrySchema } from './usage-entry.entity.js';
import { VisitCodeSchema } from './visit-code.entity.js';
import { RecoverySchema } from './recovery.entity.js';
import { RegisterCursorSchema } from './register-cursor.entity.js';
import { RegisterEventSchema } from './register-event.entity.js';
import { RegistrationDraftSchema } from './registration-draft.entity.js';
import { RegistrationSchema } from './registration.entity.js';
import { RestrictionSchema } from './restriction.entity.js';
import { ServiceOutageSchema } from './service-outage.entity.js';
import { SessionSchema } from './session.entity.js';
import { UsedProofSchema } from './used-proof.entity.js';
import { WrongDeviceCodeSchema } from './wrong-device-code.entity.js';

export { AgencyConsent } from './agency-consent.entity.js';
export { AgencyConsentWithdrawal } from './agency-consent-withdrawal.entity.js';
export { AuditEntry } from './audit-entry.entity.js';
export { Captcha } from './captcha.entity.js';
export { Card } from './card.entity.js';
export { CardApplication } from './card-application.entity.js';
export { CardApplicationDraft } from './card-application-draft.entity.js';
export { DeclaredHoliday } from './declared-holiday.entity.js';
export { Photo } from './photo.entity.js';
export { ReaderHost } from './reader-host.entity.js';
export { Reviewer } from './reviewer.entity.js';
export { CardReading } from './card-reading.entity.js';
export { CertificateApplicant } from './certificate-applicant.entity.js';
export { CarrierCheck } from './carrier-check.entity.js';
export { ConfirmationLink } from './confirmation-link.entity.js';
export { Consent } from './consent.entity.js';
export { Content } from './content.entity.js';
export { Department } from './department.entity.js';
export { DeviceBinding } from './device-binding.entity.js';
export { DeviceCode } from './device-code.entity.js';
export { Device } from './device.entity.js';
export { Effect } from './effect.entity.js';
export { Grant } from './grant.entity.js';
export { IdempotencyRecord } from './idempotency-record.entity.js';
export { Institution } from './institution.entity.js';
export { LimitCount } from './limit-count.entity.js';
export { Notice } from './notice.entity.js';
export { OidcRecord } from './oidc-record.entity.js';
export { OutboxMessage } from './outbox-message.entity.js';
export { PasswordTries } from './password-tries.entity.js';
export { Presentation } from './presentation.entity.js';
export { RedeemingPace } from './redeeming-pace.entity.js';
export { Redemption } from './redemption.entity.js';
export { UsageEntry } from './usage-entry.entity.js';
export { VisitCode } from './visit-code.entity.js';
export { Recovery } from './recovery.entity.js';
export { RegisterCursor } from './register-cursor.entity.js';
export { RegisterEvent } from './register-event.entity.js';
export { RegistrationDraft } from './registration-draft.entity.js';
export { Registration } from './registration.entity.js';
export { Restriction } from './restriction.entity.js';
export { ServiceOutage } from './service-outage.entity.js';
export { Session } from './session.entity.js';
export { UsedProof } from './used-proof.entity.js';
export { WrongDeviceCode } from './wrong-device-code.entity.js';

/** Every table, by name: nothing is discovered. */
export const entities = [
  AgencyConsentSchema,
  AgencyConsentWithdrawalSchema,
  AuditEntrySchema,
  CaptchaSchema,
  CardSchema,
  CardApplicationSchema,
  CardApplicationDraftSchema,
  DeclaredHolidaySchema,
  PhotoSchema,
  ReaderHostSchema,
  ReviewerSchema,
  CardReadingSchema,
  CertificateApplicantSchema,
  CarrierCheckSchema,
  ConfirmationLinkSchema,
  ConsentSchema,
  ContentSchema,
  DepartmentSchema,
  DeviceSchema,
  DeviceBindingSchema,
  DeviceCodeSchema,
  EffectSchema,
  GrantSchema,
  IdempotencyRecordSchema,
  InstitutionSchema,
  LimitCountSchema,
  NoticeSchema,
  OidcRecordSchema,
  OutboxMessageSchema,
  PasswordTriesSchema,
  PresentationSchema,
  RedeemingPaceSchema,
  RedemptionSchema,
  UsageEntrySchema,
  VisitCodeSchema,
  RecoverySchema,
  RegisterCursorSchema,
  RegisterEventSchema,
  RegistrationDraftSchema,
  RegistrationSchema,
  RestrictionSchema,
  ServiceOutageSchema,
  SessionSchema,
  UsedProofSchema,
  WrongDeviceCodeSchema,
];
