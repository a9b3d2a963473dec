import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { outcomeOf } from '../../simulator/api-client.js';
import { cardEndedMail, cardRestoredMail, cardSuspendedMail } from '../support/mails.js';
import type { Stage } from '../support/stage.js';

Given('the register tells everything twice', async function (this: Stage) {
  await this.door.registerEventFault('twice');
});
Given('what the register tells is held up', async function (this: Stage) {
  await this.door.registerEventFault('held');
});
Given('what the register tells is lost', async function (this: Stage) {
  await this.door.registerEventFault('lost');
});
When(/^what was held up arrives (after all|in reversed order)$/, async function (this: Stage, how: string) {
  const { answers } = await this.door.sendHeldEvents(how === 'in reversed order');
  for (const answer of answers) assert.equal(answer?.status, 200, JSON.stringify(answer));
});

When('the service asks the register for what it has missed', async function (this: Stage) {
  this.reconciled = await this.door.reconcile();
});
When('the register is down once and the service asks it for what it has missed', async function (this: Stage) {
  await this.door.registerFaults({ fault: 'down', times: 1 });
  this.reconciled = await this.door.reconcile();
});
When('the service is down while the physical card of the person becomes void', async function (this: Stage) {
  await this.running.world.kill('api');
  await this.door.changeRegister(this.person.key, { cardState: 'void' });
  await this.running.world.start('api');
});
Then('the run ends up to date', function (this: Stage) {
  assert.equal(this.reconciled?.ending, 'up-to-date');
});

const forgeries: Record<string, string> = {
  'signed with a foreign key': 'foreign-key',
  'with a key of its own choice': 'key-of-its-own',
  'without a signature': 'unsigned',
  'with the public key for a secret': 'public-key-as-secret',
  'changed after it was signed': 'tampered-with',
  'as a statement of another kind': 'other-type',
  'as another issuer': 'other-issuer',
  'in words that are no statement': 'no-statement',
  'six minutes old': 'six-minutes-old',
  'six minutes ahead': 'six-minutes-ahead',
  'in another form than was agreed': 'other-form',
};
When("somebody says in the register's name that the card is void, {}", async function (this: Stage, how: string) {
  const [answer] = (await this.door.forgeRegisterEvent(this.person.key, forgeries[how]!)).answers;
  this.keep(outcomeOf({ status: answer!.status, text: JSON.stringify(answer!.body) }));
});
Then("the register's word is taken all the same when the card is suspended", async function (this: Stage) {
  assert.deepEqual(await openedState(this), 'photoless');
  await this.door.changeRegister(this.person.key, { cardState: 'suspended' });
  assert.deepEqual(await openedState(this), 'card-suspended');
});
async function openedState(stage: Stage): Promise<string> {
  const opened = await stage.phone('the phone').openCard();
  return opened.ok ? opened.body.state : opened.refusal.code;
}

Then('a mail says that the virtual card has ended and how to get another', async function (this: Stage) {
  const { text } = await this.openLetter(cardEndedMail);
  assert.match(text, /重新申請虛擬健保卡/);
  assert.match(text, /apply for the virtual card anew/);
});
const nextSteps: Record<string, [RegExp, RegExp]> = {
  'to go to an office': [/各分區業務組/, /office of the insurer/],
  'to order a replacement': [/申請補發/, /Order a replacement/],
};
Then(/^a mail says that the virtual card is suspended, and (to .*)$/, async function (this: Stage, nextStep: string) {
  const { text } = await this.openLetter(cardSuspendedMail);
  for (const words of nextSteps[nextStep]!) assert.match(text, words);
});
Then('a mail says that the virtual card can be used again', async function (this: Stage) {
  const { text } = await this.openLetter(cardRestoredMail);
  assert.match(text, /已恢復使用/);
});
async function lettersAbout(stage: Stage, ...subjects: RegExp[]): Promise<number> {
  await stage.atRest();
  const letters = await stage.desk.mailbox().letters();
  return letters.filter(({ subject }) => subjects.some((about) => about.test(subject))).length;
}
Then('the person was told once that the virtual card has ended', async function (this: Stage) {
  assert.equal(await lettersAbout(this, cardEndedMail), 1);
});
Then('no mail says anything of what the card can be used for', async function (this: Stage) {
  assert.equal(await lettersAbout(this, cardEndedMail, cardSuspendedMail, cardRestoredMail), 0);
});
Then('no mail says that the card can be used again', async function (this: Stage) {
  assert.equal(await lettersAbout(this, cardRestoredMail), 0);
});
Then('the person finds both among the own activities, as told by the register', async function (this: Stage) {
  const entries = (await this.ownActivities()).filter(({ by, action }) => by === 'register' && action !== 'notice.committed');
  assert.deepEqual(
    entries.map(({ action, about }) => [action, about?.zh]),
    [
      ['card.restored', '健保卡恢復使用'],
      ['card.suspended', '健保卡暫停使用'],
    ],
  );
});
