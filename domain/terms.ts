import { type BilingualText, type Refused, refused } from './refusals.js';
import { dateText, type Language } from './roc-date.js';

/** The rules of registration in one version, as the portal shows them. */
export type TermsContent = {
  readonly version: string;
  readonly title: BilingualText;
  /** `YYYY-MM-DD`. The latest revision is in force. */
  readonly revisions: readonly { readonly issuedOn: string; readonly inForceOn: string }[];
  readonly rules: readonly BilingualText[];
};
export type TermsAnswer = { readonly termsVersion: string; readonly accepted: boolean };

/** Consent counts for the version that was shown, and only while that is the current one. */
export function acceptTerms(answer: TermsAnswer, current: { readonly version: string }): { name: 'accepted'; version: string } | Refused {
  if (!answer.accepted) return refused('terms-not-accepted');
  if (answer.termsVersion !== current.version) return refused('terms-outdated');
  return { name: 'accepted', version: current.version };
}

/** Title, revision dates and numbered rules, in both languages. */
export const termsText = (terms: TermsContent): BilingualText => ({ zh: textIn(terms, 'zh'), en: textIn(terms, 'en') });

function textIn({ title, revisions, rules }: TermsContent, language: Language): string {
  const dates = revisions.map(({ issuedOn, inForceOn }) =>
    revisionText[language](dateText(issuedOn, language), dateText(inForceOn, language)),
  );
  const numbered = rules.map((rule, place) => `${place + 1}. ${rule[language]}`);
  return [title[language], '', ...dates, '', ...numbered].join('\n');
}

const revisionText = {
  zh: (issued: string, inForce: string) => `${issued}發布，自${inForce}生效`,
  en: (issued: string, inForce: string) => `Issued on ${issued}, in force from ${inForce}`,
};
