import { parseEmailAddress } from '../../domain/email-address.js';
import { judgePassword, type PasswordOwner } from '../../domain/password.js';
import { type LocalPhone, parseLocalPhone, parseMobile } from '../../domain/phone-number.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import type { ApiParts } from '../parts.js';
import type { Warning } from './registrations.dto.js';

export type ContactEntries = { mobile: string; localPhone?: LocalPhone | undefined; email: string; spareEmail?: string | undefined };
export type PasswordEntries = { password: string; passwordConfirmation: string };

/** The contact data in the form in which it is stored (R-072 to R-076, D-14). @throws Refusal email-invalid, mobile-invalid, request-invalid */
export function judgeContact({ mobile, localPhone, email, spareEmail }: ContactEntries) {
  const main = accepted(parseEmailAddress(email));
  const spare = spareEmail ? accepted(parseEmailAddress(spareEmail)) : undefined;
  const warnings: Warning[] = main.microsoft || spare?.microsoft ? ['microsoft-mail'] : [];
  return {
    mobile: accepted(parseMobile(mobile)).value,
    localPhone: localPhone ? accepted(parseLocalPhone(localPhone)).value : null,
    email: main.value,
    spareEmail: spare?.value ?? null,
    warnings,
  };
}

/** The password, entered twice and good enough (R-068 to R-071, D-12). @throws Refusal password-… */
export function judgeNewPassword(
  { password, passwordConfirmation }: PasswordEntries,
  owner: PasswordOwner,
  parts: Pick<ApiParts, 'blockedPasswords' | 'policy'>,
) {
  if (password.normalize('NFC') !== passwordConfirmation.normalize('NFC')) throw new Refusal('password-mismatch');
  return accepted(judgePassword(password, owner, parts.blockedPasswords, parts.policy));
}
