import { pageScript } from '../page-script.js';

/** The steps of the pages in the browser: read, check the name, send. */
export const mailedLinkScript = `${pageScript}
const token = location.hash.slice(1);
let reading = {};
let captchaId;

// Another link pasted over this one does not load the page anew by itself.
addEventListener('hashchange', () => location.reload());

const showPicture = async () => {
  const form = part('picture').dataset.form;
  const shown = await post('/v1/captchas', captchaId ? { form, replaces: captchaId } : { form });
  if (!shown.ok) return say(refusal(shown.body));
  captchaId = shown.body.captchaId;
  part('picture').src = 'data:' + shown.body.pictureType + ';base64,' + shown.body.picture;
  part('shown').value = '';
};

part('read')?.addEventListener('click', async () => {
  // The name on the page is that of the reading that OK sends, of no earlier one (R-080).
  reading = {};
  part('name').textContent = '';
  part('ok').disabled = part('read').disabled = true;
  const read = await readCard();
  part('read').disabled = false;
  if (!read.ok) return;
  reading = { cardReadingId: read.body.cardReadingId };
  part('name').textContent = read.body.card.name;
  part('ok').disabled = false;
});
part('exchange')?.addEventListener('click', showPicture);
part('ok').addEventListener('click', async () => {
  part('ok').disabled = true;
  const typed = Object.fromEntries([...document.querySelectorAll('input[name]')].map(({ name, value }) => [name, value]));
  const captcha = part('picture') ? { captcha: { captchaId, text: part('shown').value } } : {};
  const done = await post(document.querySelector('main').dataset.command, { token, ...reading, ...typed, ...captcha });
  if (done.ok) return say(both(done.body.message));
  // What was typed can be corrected; the reading too, where a refusal has used it up.
  part('ok').disabled = false;
  // Any try that was answered uses the picture up (D-08).
  if (done !== noConnection && part('picture')) await showPicture();
  say(refusal(done.body));
});

if (!token) {
  for (const button of document.querySelectorAll('button')) button.disabled = true;
  say('連結不完整，請開啟信件中的完整連結。 The link is incomplete: open the whole link from the mail.');
} else if (part('picture')) await showPicture();
`;
