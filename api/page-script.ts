/**
 * What the scripts of all pages begin with. Every call carries a key of its own; one that got no answer is sent with the same key when the same
 * button is pressed again, so that it counts once (F-01). Whatever goes wrong is said in words.
 */
export const pageScript = `
const part = (id) => document.getElementById(id);
const say = (text) => { part('message').textContent = text; };
const both = ({ zh, en }) => zh + ' ' + en;
const refusal = ({ detail, nextStep }) => detail + ' ' + nextStep;
const noConnection = {
  ok: false,
  body: { detail: '無法連線至本服務。 The service cannot be reached.', nextStep: '請稍後再試一次。 Try again in a moment.' },
};

const send = (path, options = {}) => fetch(path, { ...options, headers: { accept: 'application/json', ...options.headers } })
  .then(async (answer) => ({ ok: answer.ok, body: await answer.json() }))
  .catch(() => noConnection);

let unanswered = {};
async function post(path, content) {
  const body = JSON.stringify(content);
  const again = unanswered.path === path && unanswered.body === body;
  const key = again ? unanswered.key : crypto.randomUUID();
  unanswered = { path, body, key };
  const answer = await send(path, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body });
  if (answer !== noConnection) unanswered = {};
  return answer;
}

async function readCard() {
  const host = part('host').value.trim();
  localStorage.setItem('reader-host', host);
  say('讀取中… Reading…');
  const requested = await post('/v1/card-readings', { host, check: 'verify' });
  const answer = requested.ok ? await settled(requested.body.cardReadingId) : requested;
  say(answer.ok ? '' : refusal(answer.body));
  return answer;
}
const settled = (cardReadingId) => new Promise((resolve) => {
  const events = new EventSource('/v1/card-readings/' + cardReadingId + '/events');
  const end = (answer) => {
    events.close();
    resolve(answer);
  };
  events.addEventListener('card-reading', ({ data }) => {
    const reading = JSON.parse(data);
    end(reading.state === 'refused' ? { ok: false, body: reading.refusal } : { ok: true, body: reading });
  });
  events.addEventListener('error', () => end(noConnection));
});
if (part('host')) part('host').value = localStorage.getItem('reader-host') ?? 'desk-1';
`;
