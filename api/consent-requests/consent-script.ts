/** The steps of the page in the browser: look, log in, answer, go on. What was agreed to before is agreed to without asking again. */
export const consentScript = `
const part = (id) => document.getElementById(id);
const say = (text) => { part('message').textContent = text; };
const both = ({ zh, en }) => zh + ' ' + en;
const refusal = ({ detail, nextStep }) => detail + ' ' + nextStep;
const headers = { accept: 'application/json' };
const answered = async (answer) => ({ ok: answer.ok, body: await answer.json() });
const post = (path, body) => fetch(path, {
  method: 'POST',
  headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
  body: JSON.stringify(body),
}).then(answered);

async function answer(how) {
  part('agree').disabled = part('refuse').disabled = true;
  const { ok, body } = await post(location.pathname + '/' + how, {});
  if (ok) location.assign(body.redirectTo);
  else say(refusal(body));
}
async function look() {
  const { ok, body } = await fetch(location.pathname, { headers }).then(answered);
  if (!ok) return say(refusal(body));
  if (body.agreedUntil) return answer('agree');
  part('agency').textContent = both(body.agency);
  part('purpose').textContent = both(body.purpose);
  part('claims').replaceChildren(...body.claims.map(({ meaning }) => {
    const item = document.createElement('li');
    item.textContent = both(meaning);
    return item;
  }));
  part('log-in').hidden = body.signedIn;
  part('agree').disabled = !body.signedIn;
}
const settled = (cardReadingId) => new Promise((resolve) => {
  const events = new EventSource('/v1/card-readings/' + cardReadingId + '/events');
  events.addEventListener('card-reading', ({ data }) => {
    events.close();
    resolve(JSON.parse(data));
  });
});
part('host').value = localStorage.getItem('reader-host') ?? 'desk-1';
part('enter').addEventListener('click', async () => {
  say('');
  const host = part('host').value.trim();
  localStorage.setItem('reader-host', host);
  const reading = await post('/v1/card-readings', { host, check: 'verify' });
  if (!reading.ok) return say(refusal(reading.body));
  const { cardReadingId, refusal: refused } = await settled(reading.body.cardReadingId);
  if (refused) return say(refusal(refused));
  const session = await post('/v1/portal-sessions', { cardReadingId, password: part('password').value });
  if (!session.ok) return say(refusal(session.body));
  await look();
});
part('agree').addEventListener('click', () => answer('agree'));
part('refuse').addEventListener('click', () => answer('refuse'));
await look();
`;
