/** The steps of the pages in the browser: read, wait for the event, send. Every call carries a key of its own. */
export const mailedLinkScript = `
const part = (id) => document.getElementById(id);
const token = location.hash.slice(1);
const say = (text) => { part('message').textContent = text; };
let reading = {};
let captchaId;

const post = (path, body) => fetch(path, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify(body),
}).then(async (answer) => ({ ok: answer.ok, body: await answer.json() }));
const refusal = ({ detail, nextStep }) => detail + ' ' + nextStep;

if (part('read')) {
  part('host').value = localStorage.getItem('reader-host') ?? 'desk-1';
  part('read').addEventListener('click', async () => {
    say('');
    const host = part('host').value.trim();
    localStorage.setItem('reader-host', host);
    const requested = await post('/v1/card-readings', { host, check: 'verify' });
    if (!requested.ok) return say(refusal(requested.body));
    const events = new EventSource('/v1/card-readings/' + requested.body.cardReadingId + '/events');
    events.addEventListener('card-reading', ({ data }) => {
      events.close();
      const settled = JSON.parse(data);
      if (settled.state === 'refused') return say(refusal(settled.refusal));
      reading = { cardReadingId: settled.cardReadingId };
      part('name').textContent = settled.card.name;
      part('ok').disabled = false;
    });
  });
}
const showPicture = async () => {
  const form = part('picture').dataset.form;
  const shown = await post('/v1/captchas', captchaId ? { form, replaces: captchaId } : { form });
  if (!shown.ok) return say(refusal(shown.body));
  captchaId = shown.body.captchaId;
  part('picture').src = 'data:' + shown.body.pictureType + ';base64,' + shown.body.picture;
  part('shown').value = '';
};
if (part('picture')) {
  part('exchange').addEventListener('click', showPicture);
  await showPicture();
}
part('ok').addEventListener('click', async () => {
  part('ok').disabled = true;
  const typed = Object.fromEntries([...document.querySelectorAll('input[name]')].map(({ name, value }) => [name, value]));
  const captcha = part('picture') ? { captcha: { captchaId, text: part('shown').value } } : {};
  const done = await post(document.querySelector('main').dataset.command, { token, ...reading, ...typed, ...captcha });
  // What was typed can be corrected; the reading too, where a refusal has used it up.
  if (!done.ok) part('ok').disabled = false;
  // Any try uses the picture up (D-08).
  if (!done.ok && part('picture')) await showPicture();
  say(done.ok ? done.body.message.zh + ' ' + done.body.message.en : refusal(done.body));
});
`;
