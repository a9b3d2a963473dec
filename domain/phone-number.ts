import { type Refused, refused } from './refusals.js';

export type PhoneNumber = { readonly name: 'valid'; readonly value: string };
export type LocalPhone = { readonly areaCode: string; readonly number: string; readonly extension?: string };

/** A mobile number as `09` and eight digits; also written with blanks, dashes or the country code (R-073). */
export function parseMobile(text: string): PhoneNumber | Refused {
  const digits = withoutGaps(text).match(/^(?:(?:\+|00)8860?|0)(9[0-9]{8})$/)?.[1];
  return digits ? { name: 'valid', value: `0${digits}` } : refused('mobile-invalid');
}

/** A local number in its three fields (R-072), as `02-27065866#123`. A refusal names the field. */
export function parseLocalPhone(phone: LocalPhone): PhoneNumber | Refused {
  const areaCode = withoutGaps(phone.areaCode);
  const number = withoutGaps(phone.number);
  const extension = withoutGaps(phone.extension ?? '');
  if (!areaCodes.includes(areaCode)) return refused('request-invalid', { fields: ['localPhone.areaCode'] });
  if (!isLocalNumber(areaCode, number)) return refused('request-invalid', { fields: ['localPhone.number'] });
  if (!/^[0-9]{0,6}$/.test(extension)) return refused('request-invalid', { fields: ['localPhone.extension'] });
  return { name: 'valid', value: `${areaCode}-${number}${extension && `#${extension}`}` };
}

/** A stored local number in its three fields again. */
export function localPhoneOf(value: string): LocalPhone {
  const [areaCode = '', number = '', extension] = value.split(/[-#]/);
  return { areaCode, number, ...(extension && { extension }) };
}

/** Brackets, blanks and dashes are only for the eye. */
const withoutGaps = (text: string) => text.normalize('NFKC').replace(/[ ()\p{Pd}]/gu, '');

const areaCodes = ['02', '03', '037', '04', '049', '05', '06', '07', '08', '082', '0826', '0836', '089'];

/** Area code and number together have nine or ten digits; no number begins with the trunk or operator digits 0 and 1. */
const isLocalNumber = (areaCode: string, number: string) =>
  /^[2-9][0-9]{4,7}$/.test(number) && [9, 10].includes(areaCode.length + number.length);
