/** A mail as text and as HTML; the subject is a constant of its template and holds nothing personal. */
export type MailText = { readonly subject: string; readonly text: string; readonly html: string };

/** A paragraph, or a link on a line of its own. */
export type Paragraph = string | { readonly label: string; readonly href: string };
export type MailContent = { readonly subject: string; readonly zh: readonly Paragraph[]; readonly en: readonly Paragraph[] };

const automatic = {
  zh: '本信件由系統自動發送，請勿直接回覆。',
  en: 'This mail was sent automatically. Please do not reply to it.',
};

/** The same content twice: Chinese first, then English, each closing with the notice of R-083. */
export function bilingualMail({ subject, zh, en }: MailContent): MailText {
  const chinese = [...zh, automatic.zh];
  const english = [...en, automatic.en];
  return {
    subject,
    text: `${plainText(chinese)}\n\n----\n\n${plainText(english)}\n`,
    html: [
      `<!doctype html>`,
      `<html lang="zh-Hant-TW">`,
      `<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
      `<body>`,
      `<section lang="zh-Hant-TW">${chinese.map(htmlParagraph).join('\n')}</section>`,
      `<hr>`,
      `<section lang="en">${english.map(htmlParagraph).join('\n')}</section>`,
      `</body>`,
      `</html>`,
      ``,
    ].join('\n'),
  };
}

const plainText = (paragraphs: readonly Paragraph[]) =>
  paragraphs.map((paragraph) => (typeof paragraph === 'string' ? paragraph : `${paragraph.label}:\n${paragraph.href}`)).join('\n\n');

const htmlParagraph = (paragraph: Paragraph) =>
  typeof paragraph === 'string'
    ? `<p>${escapeHtml(paragraph)}</p>`
    : `<p><a href="${escapeHtml(paragraph.href)}">${escapeHtml(paragraph.label)}</a></p>`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
