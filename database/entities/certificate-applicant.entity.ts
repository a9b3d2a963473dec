import { defineEntity, p } from '@mikro-orm/core';
import { instant, uuid } from './column-types.js';

/**
 * Somebody without an account who logged in with the citizen digital certificate, and may do one thing: apply for an account. Ends with
 * the application, which opens a session of the new account, or like one.
 */
const CertificateApplicantSchema = defineEntity({
  name: 'CertificateApplicant',
  tableName: 'certificate_applicants',
  properties: {
    id: uuid().primary(),
    tokenSha256: p.string().unique('certificate_applicants_token'),
    idNumber: p.string(),
    holderName: p.string(),
    createdAt: instant(),
    expiresAt: instant(),
    endedAt: instant().nullable(),
  },
});
export class CertificateApplicant extends CertificateApplicantSchema.class {}
CertificateApplicantSchema.setClass(CertificateApplicant);
export { CertificateApplicantSchema };
