import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { BasicData, BasicDataChanged, BasicDataEntries, LocalPhone } from '../../simulator/api-client.js';
import type { Person } from '../../simulator/world/people.js';
import { addressChangedMail, mailedElsewhereMail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

const phoneOf = (text: string): LocalPhone => {
  const [areaCode = '', number = '', extension = ''] = text.split(/[-#]/);
  return { areaCode, number, extension };
};

const shown = async (stage: Stage): Promise<BasicData> => stage.accepted(await stage.desk.openBasicData());

Given('{person} who is logged in, to whose account no e-mail address belongs', async function (this: Stage, person: Person) {
  await this.openAccount(person);
  await this.records.forgetEmail(this.registrationId);
});

Given(
  'the applicant has saved the local phone {string} and the spare e-mail address {string}',
  async function (this: Stage, phone: string, spareEmail: string) {
    this.accepted(await this.desk.saveBasicData({ localPhone: phoneOf(phone), spareEmail }));
  },
);

When('the applicant opens the basic data', async function (this: Stage) {
  this.keep(await this.desk.openBasicData());
});

When(
  'the applicant saves the mobile number {string}, the local phone {string} and the spare e-mail address {string}',
  async function (this: Stage, mobile: string, phone: string, spareEmail: string) {
    this.keep(await this.desk.saveBasicData({ mobile, localPhone: phoneOf(phone), spareEmail }));
  },
);

When(
  'the applicant saves the mobile number {string} and the main e-mail address {string}',
  async function (this: Stage, mobile: string, email: string) {
    this.accepted(this.keep(await this.desk.saveBasicData({ mobile, email })));
  },
);

When('the applicant saves {string} as {string}', async function (this: Stage, entry: string, field: string) {
  this.keep(await this.desk.saveBasicData({ [field]: entry }));
});

When('the applicant saves the form without them', async function (this: Stage) {
  const changes = { localPhone: undefined, spareEmail: undefined } as unknown as Partial<BasicDataEntries>;
  this.accepted(this.keep(await this.desk.saveBasicData(changes)));
});

When('the applicant saves the form without {string}', async function (this: Stage, field: string) {
  this.keep(await this.desk.saveBasicData({ [field]: undefined }));
});

Then('the message says that the data were saved', function (this: Stage) {
  const { message, confirmEmailBefore } = this.body<BasicDataChanged>();
  assert.equal(message.en, 'Your data were saved.');
  assert.equal(confirmEmailBefore, null);
});

Then(
  'the basic data show {string}, {string} and {string}',
  async function (this: Stage, mobile: string, phone: string, spareEmail: string) {
    assert.deepEqual(await shown(this), {
      ...{ mobile, localPhone: phoneOf(phone), spareEmail },
      ...{ email: this.person.email, emailAwaitingConfirmation: null },
    });
  },
);

Then('the basic data show neither local phone nor spare e-mail address', async function (this: Stage) {
  const { localPhone, spareEmail, email } = await shown(this);
  assert.deepEqual({ localPhone, spareEmail, email }, { localPhone: null, spareEmail: null, email: this.person.email });
});

Then('the basic data are as they were', async function (this: Stage) {
  const { mobile, email, spareEmail } = await shown(this);
  assert.deepEqual({ mobile, email, spareEmail }, { mobile: this.person.mobile, email: this.person.email, spareEmail: null });
});

Then('the basic data show the main e-mail address {string}', async function (this: Stage, email: string) {
  const data = await shown(this);
  assert.deepEqual([data.email, data.emailAwaitingConfirmation], [email, null]);
});

Then('the basic data show the first main e-mail address', async function (this: Stage) {
  assert.equal((await shown(this)).email, this.person.email);
});

Then('the basic data show the mobile number {string} and no main e-mail address', async function (this: Stage, mobile: string) {
  const data = await shown(this);
  assert.deepEqual([data.mobile, data.email], [mobile, null]);
});

Then('the first address is told that the address was changed', async function (this: Stage) {
  assert.ok(await this.desk.openMail(({ subject }) => addressChangedMail.test(subject)), 'nothing was told');
});

Then('the first address is told that a link was mailed elsewhere', async function (this: Stage) {
  const told = await this.desk.openMail(({ subject }) => mailedElsewhereMail.test(subject));
  assert.match(told?.text ?? 'none', /指定將信件寄至其他電子郵件信箱/);
  assert.equal(told?.link, null);
});
