/** The steps of the pages in the browser: read, wait for the event, send. Every call carries a key of its own. */
export const mailedLinkScript = `
const part = (id) => document.getElementById(id);
const token = location.hash.slice(1);
const say = (text) => { part('message').textContent = text; };
let reading = {};

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
part('ok').addEventListener('click', async () => {
  part('ok').disabled = true;
  const typed = Object.fromEntries([...document.querySelectorAll('input[name]')].map(({ name, value }) => [name, value]));
  const done = await post(document.querySelector('main').dataset.command, { token, ...reading, ...typed });
  // What was typed can be corrected; the reading too, where a refusal has used it up.
  if (!done.ok) part('ok').disabled = false;
  say(done.ok ? done.body.message.zh + ' ' + done.body.message.en : refusal(done.body));
});
`;
