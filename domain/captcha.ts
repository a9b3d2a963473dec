import { type Refused, refused } from './refusals.js';

/** The pages that show a captcha; each takes only the pictures that were made for it. */
export const captchaForms = ['deletion', 'confirm-deletion'] as const;
export type CaptchaForm = (typeof captchaForms)[number];

/** A picture that somebody was shown. `usedAt`: tried, or exchanged for another one. */
export type Captcha = { readonly form: CaptchaForm; readonly expiresAt: string; readonly usedAt: string | null };
export type CaptchaTry = { readonly form: CaptchaForm; readonly text: string };

/**
 * One try at a captcha. Whatever comes of it the picture is used up by it, so each guess costs another picture (D-08).
 * @param answer what the picture shows
 */
export function tryCaptcha(captcha: Captcha | null, entry: CaptchaTry, answer: string, now: Date): { name: 'passed' } | Refused {
  if (!captcha || captcha.form !== entry.form) return refused('captcha-unknown');
  if (captcha.usedAt !== null) return refused('captcha-used');
  if (now >= new Date(captcha.expiresAt)) return refused('captcha-expired');
  return spelling(entry.text) === spelling(answer) ? { name: 'passed' } : refused('captcha-wrong');
}

/** Letters of different sizes: nobody can tell whether it is a large s or a small S. */
const spelling = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
