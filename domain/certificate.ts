import { type Refused, refused } from './refusals.js';

/** What a citizen digital certificate says about its holder. */
export type CertificateFacts = { readonly holderName: string; readonly idNumberEnd: string };
export type CertificateEntries = { readonly idNumber: string; readonly birthDate: string };
/** What the insured register knows of the same person. */
export type RegisteredHolder = { readonly name: string; readonly birthDate: string };

/**
 * Whether certificate, entries and register speak of the same person. The certificate has only the end of the ID number, so here the name
 * counts too. One refusal for everything: whoever tries other people's numbers with the own certificate must not learn what was right.
 */
export function compareWithCertificate(
  certificate: CertificateFacts,
  { idNumber, birthDate }: CertificateEntries,
  person: RegisteredHolder | null,
): { name: 'matched' } | Refused {
  const matches =
    person !== null &&
    idNumber.endsWith(certificate.idNumberEnd) &&
    birthDate === person.birthDate &&
    spelled(certificate.holderName) === spelled(person.name);
  return matches ? { name: 'matched' } : refused('certificate-mismatch');
}

const spelled = (name: string) => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toUpperCase();
