import { defaultPolicy } from './policy.js';
import { type Refused, refused } from './refusals.js';

export type PasswordStrength = 'weak' | 'medium' | 'medium-strong' | 'strong';
export type PasswordWarning = 'password-weak';
export type JudgedPassword = {
  readonly name: 'accepted';
  /** Composed (NFC), so that a password typed on another keyboard stays the same password (N-26). This form is hashed. */
  readonly password: string;
  readonly strength: PasswordStrength;
  readonly warnings: readonly PasswordWarning[];
};
/** What is known of the person, and must not serve as password. */
export type PasswordOwner = {
  readonly idNumber?: string | null;
  /** `YYYY-MM-DD` */
  readonly birthDate?: string | null;
  readonly mobile?: string | null;
  /** As `02-27065866#123` (phone-number.ts). */
  readonly localPhone?: string | null;
  readonly cardNumber?: string | null;
};

/** The rules for a new password (R-068, D-12). `blocked` holds the most common passwords in lower case. */
export function judgePassword(
  text: string,
  owner: PasswordOwner,
  blocked: ReadonlySet<string>,
  { passwordLength }: { readonly passwordLength: { readonly least: number; readonly most: number } } = defaultPolicy,
): JudgedPassword | Refused {
  const password = text.normalize('NFC');
  // Counted in code points, as a person counts: an emoji is one character (N-26). Too long is refused and never cut (N-25).
  const characters = [...password].length;
  if (characters < passwordLength.least || characters > passwordLength.most) return refused('password-length');
  if (unprintable.test(password)) return refused('password-characters');
  if (isEasilyGuessed(password, owner, blocked)) return refused('password-common');
  const strength = strengthOf(password);
  return { name: 'accepted', password, strength, warnings: strength === 'weak' ? ['password-weak'] : [] };
}

/** The four classes of the strength meter (R-069, R-070, D-12). */
export function strengthOf(password: string): PasswordStrength {
  const composed = password.normalize('NFC');
  const classes = characterClasses.filter((characterClass) => characterClass.test(composed)).length;
  const long = [...composed].length >= 8;
  if (classes === 4 && long) return 'strong';
  if (classes >= 3 && long) return 'medium-strong';
  return classes >= 2 ? 'medium' : 'weak';
}

/** Control, format and lone surrogate characters, every kind of blank, and the two signs that the manuals forbid. */
const unprintable = /[\p{C}\p{Z}<>]/u;

/** Upper case, lower case, digits, and all the rest: symbols, and letters of scripts without cases. A mark belongs to its letter. */
const characterClasses = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}\p{M}]/u];

function isEasilyGuessed(password: string, owner: PasswordOwner, blocked: ReadonlySet<string>): boolean {
  const folded = password.normalize('NFKC').toLowerCase();
  return blocked.has(folded) || ownersFacts(owner).has(withoutSeparators(folded));
}

const withoutSeparators = (text: string) => text.replace(/[-/.,_()+年月日]/g, '').replace(/^民國/, '');

function ownersFacts({ idNumber, birthDate, mobile, localPhone, cardNumber }: PasswordOwner): ReadonlySet<string> {
  return new Set([
    ...(idNumber ? [idNumber.toLowerCase()] : []),
    ...(birthDate ? birthDateForms(birthDate) : []),
    ...(mobile ? phoneForms(mobile) : []),
    ...(localPhone ? localPhoneForms(localPhone) : []),
    ...(cardNumber ? [cardNumber] : []),
  ]);
}

/** The number with its area code and without it; nobody thinks of the extension as part of it. */
function localPhoneForms(localPhone: string): string[] {
  const [areaCode = '', number = ''] = localPhone.split(/[-#]/);
  return [number, ...phoneForms(areaCode + number)];
}

/** With the trunk zero, without it, and with the country code. */
const phoneForms = (phone: string) => [phone, phone.replace(/^0/, ''), phone.replace(/^0/, '886')];

/** The ways in which people write a birth date, in ROC and Gregorian years, with and without filling zeros. */
function birthDateForms(birthDate: string): string[] {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const [mm, dd] = [pad(month), pad(day)];
  const rocYear = year - 1911;
  const years = [year, pad(year % 100), rocYear, pad(rocYear), String(rocYear).padStart(3, '0')];
  return years.flatMap((y) => [`${y}${mm}${dd}`, `${y}${month}${day}`, `${mm}${dd}${y}`, `${dd}${mm}${y}`]);
}

const pad = (number: number) => String(number).padStart(2, '0');
