import type { CaptchaForm } from '../../domain/captcha.js';
import type { BilingualText } from '../../domain/refusals.js';

export type MailedLinkPage = {
  readonly title: BilingualText;
  readonly steps: readonly BilingualText[];
  /** Where OK sends the token, together with the reading and what was typed. */
  readonly command: string;
  /** Whether the card is read and the name shown before OK can be pressed. */
  readonly readsCard: boolean;
  readonly fields?: readonly { readonly name: string; readonly label: BilingualText; readonly type: 'password' | 'text' }[];
  /** Where no card is read, a picture that a person has to read. */
  readonly captchaForm?: CaptchaForm;
  readonly warning?: BilingualText;
};

/** The one form behind every mailed link: plain, bilingual, and all constant; the script beside it does the steps. */
export function mailedLinkPage({ title, steps, command, readsCard, fields = [], captchaForm, warning }: MailedLinkPage): string {
  return `<!doctype html>
<html lang="zh-Hant-TW">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title.zh} ${title.en}</title>
<style>
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
button { font: inherit; padding: .4rem 1.2rem; }
output { font-weight: bold; }
#message { display: block; min-height: 1.6em; }
</style>
</head>
<body>
<main data-command="${command}">
<h1>健保卡網路服務註冊－${title.zh}<br><small lang="en">Registration: ${title.en}</small></h1>
<ol>
${steps.map((step) => `<li>${step.zh}<span lang="en">${step.en}</span></li>`).join('\n')}
</ol>
${readsCard ? cardPart : ''}
${fields.map(({ name, label, type }) => `<p><label>${label.zh} <span lang="en">${label.en}</span> <input name="${name}" type="${type}"${type === 'text' ? ' maxlength="40"' : ''} autocomplete="off" spellcheck="false"></label></p>`).join('\n')}
${captchaForm ? captchaPart(captchaForm) : ''}
<p><button id="ok" type="button"${readsCard ? ' disabled' : ''}>確定 OK</button></p>
<output id="message" aria-live="polite"></output>
${warning ? `<p>注意：${warning.zh}<br><span lang="en">Note: ${warning.en}</span></p>` : ''}
</main>
<script type="module" src="/mailed-link.js"></script>
</body>
</html>
`;
}

const cardPart = `<p><label>讀卡元件 Reader host <input id="host" autocomplete="off" spellcheck="false"></label></p>
<p><button id="read" type="button">讀取 Read</button> 姓名 Name: <output id="name" aria-live="polite"></output></p>`;

const captchaPart = (form: CaptchaForm) => `<p><img id="picture" data-form="${form}" width="200" height="70" alt="圖片驗證碼 Captcha">
<button id="exchange" type="button">變更圖片 Another picture</button></p>
<p><label>圖片驗證碼 <span lang="en">What the picture shows</span> <input id="shown" maxlength="40" autocomplete="off" spellcheck="false"></label></p>`;

/** The steps of every page that reads the card (R-116). */
export const cardSteps: readonly BilingualText[] = [
  { zh: '如尚未設定電腦環境，請先至註冊頁面完成。', en: 'Set up the card reader environment first if you have not done so.' },
  { zh: '將讀卡機連接電腦並插入健保卡，按「讀取」。', en: 'Connect the reader, insert your card and press Read.' },
];
