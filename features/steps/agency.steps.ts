import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Given, Then, When } from '@cucumber/cucumber';
import type { AgencyConsent, ConsentRequest, Page } from '../../simulator/api-client.js';
import type { AgencyId, RequestChanges, Told } from '../../simulator/devices/agency.js';
import { healthInsuranceCard } from '../../simulator/devices/virtual-card.js';
import { personByKey } from '../../simulator/world/people.js';
import { confirmationMail, type Stage } from '../support/stage.js';

/** The agency asks, and the browser goes where it is sent. */
async function ask(stage: Stage, agencyId: AgencyId, changes: RequestChanges = {}) {
  stage.agency = stage.agencyOf(agencyId);
  stage.arrived = await stage.desk.follow(await stage.agency.ask(changes));
}

/** The person answers at the page where the browser is, and is sent on. */
async function answer(stage: Stage, how: 'agree' | 'refuse') {
  const outcome = stage.keep(await stage.desk.answerConsentRequest(stage.arrived!.url, how));
  if (outcome.ok) stage.arrived = outcome.body;
}

async function receive(stage: Stage) {
  stage.tokens = await stage.agency!.receive(stage.arrived!.url);
  stage.heard = stage.tokens;
}

async function askAboutThePerson(stage: Stage) {
  assert.ok(stage.tokens?.ok, 'the agency has no token');
  stage.heard = await stage.agency!.fetchAnswer(stage.tokens.body);
}

const agreeAndReceive = async (stage: Stage) => {
  await answer(stage, 'agree');
  await receive(stage);
  assert.ok(stage.tokens?.ok, `the agency got no token: ${JSON.stringify(stage.tokens)}`);
  stage.subjects.push(stage.tokens.body.subject);
};

const told = async (stage: Stage): Promise<Told> => {
  if (!stage.tokens) await receive(stage);
  await askAboutThePerson(stage);
  assert.ok(stage.heard?.ok, `the agency heard ${JSON.stringify(stage.heard)}`);
  return stage.heard.body as Told;
};

const consents = async (stage: Stage): Promise<AgencyConsent[]> => stage.accepted(await stage.desk.consents()).consents;

/** Somebody else, at another desk, logged in there. */
async function elsewhere(stage: Stage) {
  const other = stage.deskOf(personByKey('chen-hao'));
  await stage.desk.pullOutCard();
  await stage.reader.insert(healthInsuranceCard(other.person));
  if (!(await other.logIn()).ok) {
    stage.accepted(await other.apply());
    const letter = await other.openMail(({ subject }) => confirmationMail.test(subject), { waitSeconds: 20 });
    stage.accepted(await other.confirmEmail(letter!.link!));
    stage.accepted(await other.logIn());
  }
  return other;
}

When(/^the agency "(.*)" has sent the person's browser to the portal(?: again)?$/, async function (this: Stage, agencyId: AgencyId) {
  this.tokens = undefined;
  await ask(this, agencyId);
});

When('the agency has the person asked again', async function (this: Stage) {
  await ask(this, 'social-affairs', { prompt: 'consent' });
});

When("an agency that is not on file sends the person's browser to the portal", async function (this: Stage) {
  await ask(this, 'social-affairs', { client_id: 'nobody' });
});

When(
  'the agency {string} asks with {string} of {string}',
  async function (this: Stage, agencyId: AgencyId, parameter: string, value: string) {
    await ask(this, agencyId, { [parameter]: value });
  },
);

When('the agency {string} asks without a proof key', async function (this: Stage, agencyId: AgencyId) {
  await ask(this, agencyId, { code_challenge: undefined, code_challenge_method: undefined });
});

When('the person looks at what the agency asks', async function (this: Stage) {
  this.keep(await this.desk.lookAtConsentRequest(this.arrived!.url));
});

When('the person agrees', async function (this: Stage) {
  await answer(this, 'agree');
});

When('the person refuses', async function (this: Stage) {
  await answer(this, 'refuse');
});

When(/^the person presses "(agree|refuse)" and does not go on$/, async function (this: Stage, how: string) {
  this.keep(await this.desk.api.post(`${new URL(this.arrived!.url).pathname}/${how}`, {}));
});

When("the person's browser sends {string} twice with the same key", async function (this: Stage, how: string) {
  const send = (idempotencyKey: string) => this.desk.api.post(`${new URL(this.arrived!.url).pathname}/${how}`, {}, { idempotencyKey });
  const key = randomUUID();
  this.outcomes = [await send(key), await send(key)];
});

When(/^it is (1 second before|exactly) the end of the request$/, async function (this: Stage, when: string) {
  const { expiresAt } = this.accepted(await this.desk.lookAtConsentRequest(this.arrived!.url));
  await this.door.holdAt(new Date(Date.parse(expiresAt) - (when === 'exactly' ? 0 : 1000)).toISOString());
});

When(
  /^another citizen who is logged in elsewhere (agree|refuse)s (?:to )?that request$/,
  async function (this: Stage, how: 'agree' | 'refuse') {
    this.keep(await (await elsewhere(this)).answerConsentRequest(this.arrived!.url, how));
  },
);

When('the insurer has suspended the account', async function (this: Stage) {
  await this.records.suspend(this.person.idNumber);
});

Given('the person has agreed and the agency has its token', async function (this: Stage) {
  await agreeAndReceive(this);
});

Given('the person has agreed to what {string} asks', async function (this: Stage, agencyId: AgencyId) {
  await ask(this, agencyId);
  await agreeAndReceive(this);
});

Given('the person has agreed that {string} is told {string} only', async function (this: Stage, agencyId: AgencyId, claim: string) {
  await ask(this, agencyId, { scope: `openid ${claim}` });
  await agreeAndReceive(this);
});

When('the browser comes to the agency', async function (this: Stage) {
  await receive(this);
});

When('the agency asks about the person', async function (this: Stage) {
  await askAboutThePerson(this);
});

When('the agency exchanges the same code again', async function (this: Stage) {
  this.heard = await this.agency!.receive(this.arrived!.url);
});

When('the agency exchanges the code {int} times at once', async function (this: Stage, times: number) {
  this.exchanges = await Promise.all(Array.from({ length: times }, () => this.agency!.receive(this.arrived!.url)));
});

When('the agency {string} tries the code with its own key', async function (this: Stage, keyOf: AgencyId) {
  this.heard = await this.agency!.receive(this.arrived!.url, keyOf);
});

When(/^the person withdraws the consent(?: again)?$/, async function (this: Stage) {
  const [consent] = await consents(this);
  this.keep(await this.desk.withdrawConsent(consent!.consentId));
});

When('another citizen who is logged in elsewhere withdraws the consent', async function (this: Stage) {
  const [consent] = await consents(this);
  this.desks = [await elsewhere(this)];
  this.keep(await this.desks[0]!.withdrawConsent(consent!.consentId));
});

Then('the page names agency, purpose and claims in Chinese and English', function (this: Stage) {
  const { agency, purpose, claims } = this.body<ConsentRequest>();
  assert.match(agency.zh + purpose.zh, /社會福利署.*照護津貼/);
  assert.match(agency.en + purpose.en, /Social Affairs.*care allowance/);
  assert.deepEqual(
    claims.map(({ claim }) => claim),
    ['registered', 'confirmed_at', 'registration_method'],
  );
  for (const { meaning } of claims) assert.ok(meaning.zh && meaning.en);
});

Then('the browser shows a page in Chinese and English with the two answers', function (this: Stage) {
  assert.equal(this.arrived?.status, 200);
  assert.match(this.arrived.text, /不同意 Refuse/);
  assert.match(this.arrived.text, /同意 Agree/);
});

Then('the page asks to log in first', function (this: Stage) {
  assert.equal(this.body<ConsentRequest>().signedIn, false);
});

Then('the page asks', function (this: Stage) {
  assert.deepEqual([this.body<ConsentRequest>().signedIn, this.body<ConsentRequest>().agreedUntil], [true, undefined]);
});

Then('the page goes on without asking', async function (this: Stage) {
  assert.equal(this.body<ConsentRequest>().agreedUntil, (await consents(this))[0]?.expiresAt);
});

Then(
  'the agency is told that the person is registered since {string} by {string}',
  async function (this: Stage, date: string, method: string) {
    const { sub, ...claims } = await told(this);
    assert.ok(sub);
    assert.deepEqual(claims, { registered: true, confirmed_at: date, registration_method: method });
  },
);

Then('the agency is told that the person is registered', async function (this: Stage) {
  assert.equal((await told(this)).registered, true);
});

Then('the agency is told that the person is registered, and nothing more', async function (this: Stage) {
  assert.deepEqual(Object.keys(await told(this)).sort(), ['registered', 'sub']);
});

Then('the agency hears {string} and nothing else', async function (this: Stage, error: string) {
  this.heard ??= await this.agency!.receive(this.arrived!.url);
  assert.deepEqual(this.heard, { ok: false, error });
  if (!this.arrived!.url.startsWith(this.agency!.redirectUri)) return;
  const { error_description: words, ...rest } = Object.fromEntries(new URL(this.arrived!.url).searchParams);
  if (error === 'access_denied')
    assert.deepEqual([words, Object.keys(rest).sort()], ['the person did not agree', ['error', 'iss', 'state']]);
});

Then('the browser stays at the portal with the error {string}', function (this: Stage, error: string) {
  const { url, status, text } = this.arrived as Page;
  assert.deepEqual([new URL(url).origin, status], [this.running.urls.api, 400]);
  assert.equal((JSON.parse(text) as { error: string }).error, error);
});

Then('at most one of them gives a token', function (this: Stage) {
  const ok = this.exchanges.filter((exchange) => exchange.ok).length;
  assert.ok(ok <= 1, `${ok} gave a token`);
  assert.deepEqual([...new Set(this.exchanges.flatMap((exchange) => (exchange.ok ? [] : [exchange.error])))], ['invalid_grant']);
});

Then('neither tokens nor answer name the person', function (this: Stage) {
  assert.ok(this.tokens?.ok && this.heard?.ok);
  const got = JSON.stringify([this.tokens.body, this.heard.body]);
  for (const secret of this.personal()) assert.ok(!got.includes(secret), `${secret} is readable`);
});

Then('nothing that the OpenID provider keeps is a token or names the person', async function (this: Stage) {
  assert.ok(this.tokens?.ok);
  const kept = JSON.stringify(await this.records.openIdRecords());
  assert.ok(kept.includes('AccessToken'));
  const code = new URL(this.arrived!.url).searchParams.get('code')!;
  for (const secret of [...this.personal(), this.tokens.body.accessToken, code]) assert.ok(!kept.includes(secret), `${secret} is readable`);
});

Then('the two agencies know the person under different names', function (this: Stage) {
  assert.equal(new Set(this.subjects).size, 2);
});

Then('the agency knows the person under the same name', function (this: Stage) {
  assert.deepEqual([this.subjects.length, new Set(this.subjects).size], [2, 1]);
});

Then('both times the browser is sent on to the same place', function (this: Stage) {
  const [first, second] = this.outcomes.map((outcome) => this.accepted(outcome));
  assert.deepEqual(first, second);
});

Then("the person's list of consents is empty", async function (this: Stage) {
  assert.deepEqual(await consents(this), []);
});

Then("the other citizen's list of consents is empty", async function (this: Stage) {
  assert.deepEqual(this.accepted(await this.desks[0]!.consents()).consents, []);
});

Then('the person has agreed once', async function (this: Stage) {
  assert.equal((await consents(this)).length, 1);
});

Then("the person's list shows one consent for that agency, its purpose and three claims", async function (this: Stage) {
  const [consent, ...more] = await consents(this);
  assert.equal(more.length, 0);
  assert.match(consent!.agency.zh + consent!.purpose.zh, /社會福利署.*照護津貼/);
  assert.deepEqual([consent!.claims.length, consent!.stands], [3, true]);
  assert.equal(Date.parse(consent!.expiresAt) - Date.parse(consent!.givenAt), 90 * 24 * 3600 * 1000);
});

Then("the person's list shows that the consent is withdrawn", async function (this: Stage) {
  const [consent] = await consents(this);
  assert.ok(consent?.withdrawnAt);
  assert.equal(consent.stands, false);
});

Then(/^the audit trail shows that the person (gave|withdrew) it$/, async function (this: Stage, what: string) {
  const [consent] = await consents(this);
  const trail = await this.records.audit(consent!.consentId);
  assert.deepEqual(trail, ['agency-consent.given', ...(what === 'gave' ? [] : ['agency-consent.withdrawn'])]);
});
