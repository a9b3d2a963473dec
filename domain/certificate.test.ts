import { describe, expect, it } from 'vitest';
import { compareWithCertificate } from './certificate.js';

const certificate = { holderName: '林美玲', idNumberEnd: '6781' };
const entries = { idNumber: 'A223456781', birthDate: '1985-07-19' };
const person = { name: '林美玲', birthDate: '1985-07-19' };
const mismatch = { name: 'refused', code: 'certificate-mismatch' };

/** Certificate, entries and register have to speak of one person, and what differs is never said. */
describe('a certificate beside entries and register', () => {
  it('agrees, however the name is spelled', () => {
    expect(compareWithCertificate(certificate, entries, person)).toEqual({ name: 'matched' });
    const latin = { ...certificate, holderName: 'ＭＡＲＩＡ  Santos ' };
    expect(compareWithCertificate(latin, entries, { ...person, name: 'Maria SANTOS' })).toEqual({ name: 'matched' });
  });

  it.each([
    ['another end of the ID number', { ...certificate, idNumberEnd: '6782' }, entries, person],
    ['another name with the same end', { ...certificate, holderName: '林美鈴' }, entries, person],
    ['another birth date typed', certificate, { ...entries, birthDate: '1985-07-18' }, person],
    ['another birth date in the register', certificate, entries, { ...person, birthDate: '1985-07-18' }],
    ['nobody in the register', certificate, entries, null],
  ] as const)('does not agree with %s', (_what, shown, typed, registered) => {
    expect(compareWithCertificate(shown, typed, registered)).toEqual(mismatch);
  });
});
