import { type BilingualText, type Refused, refused } from './refusals.js';
import { dateInTaipei, type Language } from './roc-date.js';

/** What the person does below a text: agrees to it, or confirms that it was read. */
export const contentAnswers = ['agree', 'confirm'] as const;
export type ContentAnswer = (typeof contentAnswers)[number];

/**
 * The closed list of texts that an operator can change without a release. Each needs a first version in `data/contents/`; what a person does
 * below a text is no text, and so stands here.
 */
export const contentKeys = {
  /** R-132: on the page where the application begins, with a link to the full text. */
  'card-reminder': { fullTextKey: 'card-reminder-full-text' },
  /** R-132, R-133 */
  'card-reminder-full-text': { answer: 'agree' },
  /** R-134 */
  'card-second-notice': { answer: 'confirm' },
  /** R-142 */
  'photo-checklist': { answer: 'confirm' },
  /** R-144, in words of `return-reasons.ts` */
  'return-reasons': {},
  /** R-155 */
  'personal-data-statement': { answer: 'agree' },
  /** R-174: what the grantor agrees to. */
  'grant-statement': { answer: 'agree' },
  /** R-184: what the grantee agrees to. */
  'grantee-statement': { answer: 'agree' },
  /** R-028 */
  'help-desk': {},
  /** R-025 */
  'component-prerequisites': {},
  /** R-045 */
  'credential-carriers': {},
} as const satisfies Record<string, { readonly answer?: ContentAnswer; readonly fullTextKey?: string }>;
export type ContentKey = keyof typeof contentKeys;

/** In pairs, so that neither language can lack a part of the other. */
export type ContentBody = {
  readonly title: BilingualText;
  readonly paragraphs: readonly BilingualText[];
  readonly items: readonly (BilingualText & { readonly url?: string | undefined })[];
};

/** One version of a text. Never changed: a consent refers to it. */
export type Content = ContentBody & {
  readonly key: ContentKey;
  readonly version: string;
  /** Of `hashedText`. */
  readonly sha256: string;
  /** Counts what operators have published under the key; 0 where it came with the release. */
  readonly ordinal: number;
  /** `null` where it came with the release. */
  readonly publishedAt: string | null;
};

export const isContentKey = (text: string): text is ContentKey => Object.hasOwn(contentKeys, text);
export const useOf = (key: ContentKey): { readonly answer?: ContentAnswer; readonly fullTextKey?: ContentKey } => contentKeys[key];

/** Title, paragraphs and numbered items, as they are shown. */
export const contentText = (body: ContentBody): BilingualText => ({ zh: textIn(body, 'zh'), en: textIn(body, 'en') });

function textIn({ title, paragraphs, items }: ContentBody, language: Language): string {
  const numbered = items.map((item, place) => `${place + 1}. ${item[language]}${item.url ? ` ${item.url}` : ''}`);
  const blocks = [title[language], ...paragraphs.map((paragraph) => paragraph[language]), numbered.join('\n')];
  return blocks.filter(Boolean).join('\n\n');
}

/** The text of which a consent keeps the SHA-256 (R-038): exactly what is shown, Chinese, an empty line, English. */
export function hashedText(body: ContentBody): string {
  const { zh, en } = contentText(body);
  return `${zh}\n\n${en}`;
}

/** The next version after the one that the operator had before the eyes; two operators at once do not undo each other's work. */
export function publishContent(
  basedOn: string,
  inForce: Pick<Content, 'version' | 'ordinal'>,
  now: Date,
): { name: 'published'; version: string; ordinal: number } | Refused {
  if (basedOn !== inForce.version) return refused('content-outdated');
  const ordinal = inForce.ordinal + 1;
  return { name: 'published', version: `${dateInTaipei(now)}.${ordinal}`, ordinal };
}

export type AgreedContent = {
  readonly name: 'agreed';
  readonly contentKey: ContentKey;
  readonly termsVersion: string;
  readonly termsSha256: string;
};

/**
 * Consent counts for the version that was shown, and only while that is in force (R-038, R-155). What is agreed to is kept in a consent under
 * the names of this answer.
 */
export function agreeToContent(
  shown: { readonly version: string },
  { key, version, sha256 }: Pick<Content, 'key' | 'version' | 'sha256'>,
): AgreedContent | Refused {
  if (shown.version !== version) return refused('terms-outdated');
  return { name: 'agreed', contentKey: key, termsVersion: version, termsSha256: sha256 };
}
