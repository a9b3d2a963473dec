/** The steps of the confirmation page in the browser: read, wait for the event, confirm. Every call carries a key of its own. */
export const confirmScript = `
const part = (id) => document.getElementById(id);
const token = location.hash.slice(1);
const say = (text) => { part('message').textContent = text; };
let cardReadingId;

const post = (path, body) => fetch(path, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify(body),
}).then(async (answer) => ({ ok: answer.ok, body: await answer.json() }));
const refusal = ({ detail, nextStep }) => detail + ' ' + nextStep;

part('host').value = localStorage.getItem('reader-host') ?? 'desk-1';
part('read').addEventListener('click', async () => {
  say('');
  const host = part('host').value.trim();
  localStorage.setItem('reader-host', host);
  const reading = await post('/v1/card-readings', { host, check: 'verify' });
  if (!reading.ok) return say(refusal(reading.body));
  const events = new EventSource('/v1/card-readings/' + reading.body.cardReadingId + '/events');
  events.addEventListener('card-reading', ({ data }) => {
    events.close();
    const settled = JSON.parse(data);
    if (settled.state === 'refused') return say(refusal(settled.refusal));
    cardReadingId = settled.cardReadingId;
    part('name').textContent = settled.card.name;
    part('ok').disabled = false;
  });
});
part('ok').addEventListener('click', async () => {
  part('ok').disabled = true;
  const confirmed = await post('/v1/registrations/confirm-email', { token, cardReadingId });
  say(confirmed.ok ? confirmed.body.message.zh + ' ' + confirmed.body.message.en : refusal(confirmed.body));
});
`;
