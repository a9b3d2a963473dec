import { compareAddressWithRegister } from '../../domain/household.js';
import type { RegisteredPerson } from '../../platform/insured-register.js';
import { judgeContact } from '../registrations/contact.js';
import type { ChangeTo } from '../registrations/registrations.dto.js';

/**
 * Another e-mail address is taken for a person's only with the household address, as the insured register has it, and the mobile number
 * (R-111, R-113, R-119, D-18). A mismatch uses up what proved the person, so it is answered in the command.
 * @throws Refusal email-invalid, mobile-invalid
 */
export function judgeChangedAddress({ address, ...contact }: ChangeTo, person: RegisteredPerson | null) {
  const { email, mobile, warnings } = judgeContact(contact);
  const matches = person !== null && compareAddressWithRegister(address, person).name === 'matched';
  return { email, mobile, warnings, matches };
}
