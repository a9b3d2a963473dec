import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { SignJWT, importJWK } from 'jose';
import { type Outcome, type Redemption } from '../../simulator/api-client.js';
import type { ClinicScreen } from '../../simulator/devices/clinic.js';
import { forgedReceipt, type ReceiptForgery, receiptForgeries } from '../../simulator/devices/receipts.js';
import { type ClinicStaffId, workplaceOf } from '../../simulator/world/staff.js';
import { signingKey } from '../../simulator/keys.js';
import { makeInstitutions, type SimulatedInstitution } from '../../simulator/world/institutions.js';
import type { Stage } from '../support/stage.js';

const [morningStar, seaBreeze] = makeInstitutions(2) as [SimulatedInstitution, SimulatedInstitution];
const phone = 'the phone';
const clinic: ClinicStaffId = 'desk-morning-star';
const otherClinic: ClinicStaffId = 'desk-sea-breeze';
const neverMade = () => `vnhi-visit-local:${randomBytes(32).toString('base64url')}`;

const scan = async (stage: Stage, who: ClinicStaffId, name = phone) =>
  stage.keep(await stage.clinic(who).scan(stage.accepted(await stage.phone(name).qrPicture()).bytes));
const shownCode = (stage: Stage) => stage.shownCodes.at(-1) ?? assert.fail('no code was shown');
const cardOn = (screen: ClinicScreen) => (screen.name === 'card' ? screen : assert.fail(`the clerk sees ${JSON.stringify(screen)}`));
const lastReceipt = (stage: Stage) => stage.clinic(clinic).receipts().at(-1) ?? assert.fail('there is no receipt');

Given('two clinics accept the virtual card', async function (this: Stage) {
  for (const { code, ...entries } of [morningStar, seaBreeze])
    this.accepted(await this.operator('operator-night').saveInstitution(code, entries));
});
Given('the clinic is called {string} in the directory', async function (this: Stage, name: string) {
  const { code, ...entries } = morningStar;
  this.accepted(await this.operator('operator-night').saveInstitution(code, { ...entries, name: { zh: name, en: name } }));
});
Given('the clinic has scanned the phone', async function (this: Stage) {
  this.accepted(await scan(this, clinic));
});

async function save(stage: Stage, change: Partial<typeof morningStar>): Promise<void> {
  const { code, ...entries } = { ...morningStar, ...change };
  stage.accepted(await stage.operator('operator-night').saveInstitution(code, entries));
}
const departmentsActive = (active: boolean) => morningStar.departments.map((one) => (one.code === '02' ? { ...one, active } : one));
When('an operator suspends the clinic', async function (this: Stage) {
  await save(this, { active: false });
});
When('an operator resumes the clinic', async function (this: Stage) {
  await save(this, {});
});
When('an operator suspends the department of the clinic', async function (this: Stage) {
  await save(this, { departments: departmentsActive(false) });
});
When('an operator resumes the department of the clinic', async function (this: Stage) {
  await save(this, { departments: departmentsActive(true) });
});

When('{clinic} scans the phone', async function (this: Stage, who: ClinicStaffId) {
  await scan(this, who);
});
When('{clinic} scans the tablet', async function (this: Stage, who: ClinicStaffId) {
  await scan(this, who, 'the tablet');
});
When('{clinic} scans the code that the phone had shown', async function (this: Stage, who: ClinicStaffId) {
  this.keep(await this.clinic(who).scan(this.photographs.get(phone)!.at(-1)!));
});
When('the clinic scans the phone {int} millisecond before the code ends', async function (this: Stage, ms: number) {
  await scanAt(this, -ms);
});
When('the clinic scans the phone at the instant at which the code ends', async function (this: Stage) {
  await scanAt(this, 0);
});
/** Time stands still at that instant. The picture was taken before. */
async function scanAt(stage: Stage, ms: number): Promise<void> {
  const screen = stage.phone(phone).screen();
  assert.ok(screen.name === 'shown');
  const { bytes } = stage.accepted(await stage.phone(phone).qrPicture());
  await stage.door.holdAt(new Date(Date.parse(screen.expiresAt) + ms).toISOString());
  stage.keep(await stage.clinic(clinic).scan(bytes));
}
When('the clinic looks at the photo again', async function (this: Stage) {
  this.keep(await this.clinic(clinic).openRedemptionPhoto(redemptionId(this)));
});
When('the clinic is shown a code that was never made', async function (this: Stage) {
  this.keep(await this.clinic(clinic).redeemText(neverMade()));
});
const foreign: Record<string, (code: string) => string> = {
  'a device code': () => 'vnhi-device-local:R17b63g9',
  'a visit code of another environment': (code) => code.replace(/-[a-z]+:/, '-elsewhere:'),
  'the address of a page': (code) => `https://evil.example/#${code}`,
};
for (const [what, textFor] of Object.entries(foreign))
  When(`the clinic is shown ${what}`, async function (this: Stage) {
    this.keep(await this.clinic(clinic).redeemText(textFor(shownCode(this))));
  });

When('the clinic sends the code twice with the same key', async function (this: Stage) {
  const idempotencyKey = randomUUID();
  const send = () => this.clinic(clinic).redeemText(shownCode(this), undefined, { idempotencyKey });
  this.outcomes = [await send(), await send()];
});
When('the clinic sends the code twice, the second time another one with the same key', async function (this: Stage) {
  const idempotencyKey = randomUUID();
  const send = () => this.clinic(clinic).redeemText(shownCode(this), undefined, { idempotencyKey });
  this.accepted(await send());
  this.accepted(await this.phone(phone).showCard());
  this.shownCodes.push(await textOn(this));
  this.keep(await send());
});
async function textOn(stage: Stage): Promise<string> {
  const { code } = stage.accepted(await stage.phone(phone).openedCard());
  return code!.text;
}
When('the clinic sends the code in the address', async function (this: Stage) {
  this.keep(await this.clinic(clinic).redeemWithCodeInAddress(shownCode(this)));
});
When('the clinic redeems the code for {clinic}', async function (this: Stage, whom: ClinicStaffId) {
  this.keep(await this.clinic(clinic).redeemText(shownCode(this), workplaceOf(whom)));
});
When('the clinic sends {int} codes that were never made', async function (this: Stage, count: number) {
  for (let sent = 0; sent < count; sent += 1) this.outcomes.push(await this.clinic(clinic).redeemText(neverMade()));
});
When('{clinic} looks the redemption up', async function (this: Stage, who: ClinicStaffId) {
  this.keep(await this.clinic(who).openRedemption(redemptionId(this)));
});

const proofs: Record<string, (stage: Stage) => Promise<Outcome<unknown>>> = {
  'without a token': (stage) => sendAs(stage, async () => ''),
  'with a token that has run out': async (stage) => {
    const token = await stage.door.staffToken(clinic);
    await stage.door.pass(3600 + 61);
    stage.accepted(await stage.phone(phone).openedCard());
    return sendAs(stage, async () => token);
  },
  'with a token for another service': (stage) => stage.clinicWithToken(clinic, { resource: 'urn:other:api' }).redeemText(shownCode(stage)),
  'with the token of another issuer': (stage) => sendAs(stage, () => tokenOfAnotherIssuer(stage)),
  "after asking for a token with somebody else's key": (stage) =>
    stage.clinicWithToken(clinic, { signedBy: otherClinic }).redeemText(shownCode(stage)),
  'with the token of the counter': (stage) => sendAs(stage, () => stage.door.staffToken('counter-taipei')),
};
const sendAs = (stage: Stage, staffToken: () => Promise<string>) =>
  stage.clinicWithToken(clinic, {}, { staffToken }).redeemText(shownCode(stage));
for (const [how, send] of Object.entries(proofs))
  When(`the code is sent ${how}`, async function (this: Stage) {
    this.keep(await send(this));
  });
async function tokenOfAnotherIssuer(stage: Stage): Promise<string> {
  const nowSeconds = Math.floor(Date.parse(await stage.door.now()) / 1000);
  return new SignJWT({ role: 'registration-desk', ...workplaceOf(clinic) })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'identity-provider' })
    .setIssuer('https://identity.example')
    .setSubject(clinic)
    .setAudience('vnhi-api')
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 60)
    .sign(await importJWK(signingKey('another-issuer'), 'ES256'));
}

Then('{clinic} sees whose card it is', function (this: Stage, who: ClinicStaffId) {
  const { person } = cardOn(this.clinic(who).screen());
  assert.deepEqual([person.name, person.birthDate], [this.person.name.zh, this.person.birthDate]);
});
Then('the clinic sees the whole ID number', function (this: Stage) {
  assert.equal(cardOn(this.clinic(clinic).screen()).person.idNumber, this.person.idNumber);
});
Then('{clinic} sees the ID number masked', function (this: Stage, who: ClinicStaffId) {
  const { idNumber } = this.person;
  assert.equal(cardOn(this.clinic(who).screen()).person.idNumber, `${idNumber.slice(0, 4)}***${idNumber.slice(-3)}`);
});
Then('the clinic sees that the person presents the card', function (this: Stage) {
  assert.equal(cardOn(this.clinic(clinic).screen()).presentedBy, 'holder');
});
Then('the clinic is told to check an identity document, and sees no photo', function (this: Stage) {
  const { instruction, photo } = cardOn(this.clinic(clinic).screen());
  assert.deepEqual([instruction, photo], ['Check an identity document.', null]);
});
Then('the clinic sees the photo of the person', async function (this: Stage) {
  const { instruction, photo } = cardOn(this.clinic(clinic).screen());
  assert.equal(instruction, 'Compare with the photo.');
  assert.deepEqual(photo, this.accepted(await this.phone(phone).cardPhoto()).bytes);
});

const checked = async (stage: Stage) => {
  const check = await stage.clinic(clinic).checkReceipt(lastReceipt(stage));
  return check.valid ? check.claims : assert.fail(`the receipt is not genuine: ${check.reason}`);
};
Then('the receipt says {string}', async function (this: Stage, proof: string) {
  assert.equal((await checked(this)).proof, proof);
});
Then('the receipt is genuine and states institution, department and time', async function (this: Stage) {
  const { redeemedAt } = this.body<Redemption>();
  const { institution, department, redeemedAt: stated, jti } = await checked(this);
  assert.deepEqual([institution, department, stated, jti], ['9900000001', '02', redeemedAt, redemptionId(this)]);
});
Then('nothing in the receipt names the person', async function (this: Stage) {
  const text = JSON.stringify(await checked(this));
  for (const personal of this.personal()) assert.ok(!text.includes(personal), personal);
});
Then('a receipt is not genuine with a changed-character, a changed-claim or an other-key', async function (this: Stage) {
  const check = async (forgery: ReceiptForgery) => this.clinic(clinic).checkReceipt(await forgedReceipt(lastReceipt(this), forgery));
  assert.deepEqual(
    await Promise.all(receiptForgeries.map(check)),
    Array(receiptForgeries.length).fill({ valid: false, reason: 'signature-wrong' }),
  );
});
Then('it has the same receipt', function (this: Stage) {
  assert.equal(this.body<Redemption>().receipt, lastReceipt(this));
});
Then('both answers are the same redemption with the same receipt', function (this: Stage) {
  const [first, second] = this.outcomes.map((outcome) => this.accepted(outcome as Outcome<Redemption>));
  assert.deepEqual(first, second);
});
Then(
  '{int} of them are refused as {string} and the others as {string}',
  function (this: Stage, count: number, code: string, otherCode: string) {
    const codes = this.outcomes.map((outcome) => (outcome.ok ? 'redeemed' : outcome.refusal.code));
    assert.deepEqual(codes, [...Array<string>(count).fill(code), ...Array<string>(codes.length - count).fill(otherCode)]);
  },
);
Then('operators are warned once of many unknown codes', async function (this: Stage) {
  const files = (await readdir(this.running.logFolder)).filter((file) => file.startsWith('api'));
  const logs = await Promise.all(files.map((file) => readFile(path.join(this.running.logFolder, file), 'utf8')));
  // Other worlds have written into the same files.
  const { id } = await this.records.institution(morningStar.code);
  const warnings = logs
    .join('\n')
    .split('\n')
    .filter((line) => line.includes('many-unknown-visit-codes') && line.includes(String(id)));
  assert.equal(warnings.length, 1);
});

function redemptionId(stage: Stage): string {
  const claims = JSON.parse(Buffer.from(lastReceipt(stage).split('.')[1]!, 'base64url').toString()) as { jti: string };
  return claims.jti;
}

// Of several at once

When('{int} codes one after the other are redeemed by both clinics at once', async function (this: Stage, count: number) {
  for (let opened = 0; opened < count; opened += 1) {
    this.accepted(await this.phone(phone).showCard());
    const code = await textOn(this);
    this.outcomes.push(...(await Promise.all([clinic, otherClinic].map((who) => this.clinic(who).redeemText(code)))));
  }
});
Then('each was redeemed once, and refused once as {string}', function (this: Stage, code: string) {
  for (let at = 0; at < this.outcomes.length; at += 2) {
    const pair = this.outcomes.slice(at, at + 2).map((outcome) => (outcome.ok ? 'redeemed' : outcome.refusal.code));
    assert.deepEqual(pair.sort(), ['redeemed', code]);
  }
});

const meanwhile: Record<string, (stage: Stage) => Promise<unknown>> = {
  'the person presses Update': (stage) => stage.phone(phone).updateCode(),
  'the person closes the card': (stage) => stage.phone(phone).closeCard(),
  'the card is opened again': (stage) => stage.phone(phone).showCard(),
  'the register voids the card': (stage) => stage.door.changeRegister(stage.person.key, { cardState: 'void' }),
  'theft is reported': (stage) => stage.counter('counter-taipei').freezeAccount(stage.person),
  'the person logs out': (stage) => stage.phone(phone).logOut(),
};
async function race(stage: Stage, what: string): Promise<void> {
  const { presentationId } = stage.accepted(await stage.phone(phone).showCard());
  const code = await textOn(stage);
  const [redeemed] = await Promise.all([stage.clinic(clinic).redeemText(code), meanwhile[what]!(stage)]);
  stage.outcomes.push(redeemed);
  stage.endings.push(String((await stage.records.presentation(presentationId)).ending));
}
for (const what of Object.keys(meanwhile)) {
  When(`{int} times the card is opened, and redeemed while ${what}`, async function (this: Stage, times: number) {
    for (let time = 0; time < times; time += 1) await race(this, what);
  });
  When(`the card is opened, and redeemed while ${what}`, async function (this: Stage) {
    await race(this, what);
  });
}
Then(/^(?:each|it) was either redeemed or refused as "(.*)"/, function (this: Stage, code: string) {
  for (const [at, outcome] of this.outcomes.entries()) {
    const [came, ending] = [outcome.ok ? 'redeemed' : outcome.refusal.code, this.endings[at]!];
    assert.equal(came, ending === 'redeemed' ? 'redeemed' : code, `the presentation ended ${ending}`);
  }
});
