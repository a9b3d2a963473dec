import { z } from 'zod';
import { type Refused, refused } from './refusals.js';

export type EmailAddress = {
  readonly name: 'valid';
  /** The bare address, its domain in lower case and, where it is international, as A-label (N-08). */
  readonly value: string;
  /** Mail to Microsoft's addresses may not arrive: a warning, never a refusal (R-075, D-14). */
  readonly microsoft: boolean;
};

/** The longest address that SMTP carries. */
const longest = 254;
const longestLocalPart = 64;

/** One bare address per field (D-14): no name beside it, no second address, nothing that a mail header could be made of (N-05 to N-08). */
export function parseEmailAddress(text: string): EmailAddress | Refused {
  const [localPart = '', domainText = '', ...more] = text.split('@');
  if (text.length > longest || more.length > 0) return refused('email-invalid');
  const domain = asciiDomain(domainText);
  const value = `${localPart}@${domain}`;
  const wellFormed = domain !== undefined && isLocalPart(localPart) && value.length <= longest && bareAddress.safeParse(value).success;
  return wellFormed ? { name: 'valid', value, microsoft: microsoftDomain.test(domain) } : refused('email-invalid');
}

/** HTML's own rule: ASCII, no comments, no quoted names. What it leaves open follows below. */
const bareAddress = z.email({ pattern: z.regexes.html5Email });

const isLocalPart = (text: string) => text.length <= longestLocalPart && !/^\.|\.\.|\.$/.test(text);

/** The domain as the mail server sees it, if it is a name with at least two labels: no address literal, no port, no path. */
function asciiDomain(text: string): string | undefined {
  // URL drops tabs and line breaks and takes paths, ports and escapes, so none of these may reach it.
  if (!/^[\p{L}\p{M}\p{N}.。-]+$/u.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  const domain = new URL(`http://${text}`).hostname;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(?![0-9]+$)[a-z0-9-]{2,}$/.test(domain) ? domain : undefined;
}

/** With the variants of the countries: hotmail.com.tw, live.jp, outlook.co.th … */
const microsoftDomain = /^(hotmail|outlook|live|livemail|windowslive|msn)\.((com?\.)?[a-z]{2}|com)$/;
