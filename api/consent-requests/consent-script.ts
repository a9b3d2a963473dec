import { pageScript } from '../page-script.js';

/** The steps of the page in the browser: look, log in, answer, go on. What was agreed to before is agreed to without asking again. */
export const consentScript = `${pageScript}
async function answer(how) {
  part('agree').disabled = part('refuse').disabled = true;
  const { ok, body } = await post(location.pathname + '/' + how, {});
  if (ok) return location.assign(body.redirectTo);
  // Whoever is not logged in any more can log in again; a request that is over cannot be answered.
  await look();
  say(refusal(body));
}
async function look() {
  const { ok, body } = await send(location.pathname);
  part('log-in').hidden = !ok || body.signedIn;
  part('agree').disabled = !ok || !body.signedIn;
  part('refuse').disabled = !ok;
  if (!ok) return say(refusal(body));
  part('agency').textContent = both(body.agency);
  part('purpose').textContent = both(body.purpose);
  part('claims').replaceChildren(...body.claims.map(({ meaning }) => {
    const item = document.createElement('li');
    item.textContent = both(meaning);
    return item;
  }));
  return body;
}
async function lookAndGoOn() {
  const request = await look();
  if (request?.agreedUntil) await answer('agree');
}
part('enter').addEventListener('click', async () => {
  part('enter').disabled = true;
  const reading = await readCard();
  if (reading.ok) {
    const { cardReadingId } = reading.body;
    const session = await post('/v1/portal-sessions', { cardReadingId, password: part('password').value });
    if (session.ok) await lookAndGoOn();
    else say(refusal(session.body));
  }
  part('enter').disabled = false;
});
part('agree').addEventListener('click', () => answer('agree'));
part('refuse').addEventListener('click', () => answer('refuse'));
await lookAndGoOn();
`;
