import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { Then, When } from '@cucumber/cucumber';
import type { Content, ContentBody, ContentList, ContentPublished, PublishedAgencies } from '../../simulator/api-client.js';
import type { Stage } from '../support/stage.js';

const operator = 'operator-night';
const otherPoint = { zh: '請勿配戴有色眼鏡', en: 'No tinted glasses' };
const withOtherPoint = (content: Content): ContentBody => ({ ...content, items: [...content.items, otherPoint] });

const read = async (stage: Stage, key: string) => stage.accepted(await stage.phone('the phone').readContent(key));

/** As an operator does: reads the text, changes it, publishes it. */
async function addPoint(stage: Stage, key: string, base?: Content, idempotencyKey: string = randomUUID()) {
  const changed = base ?? (await read(stage, key));
  return stage.keep(await stage.operator(operator).publishContent(key, changed.version, withOtherPoint(changed), { idempotencyKey }));
}

When('{content} is opened on the phone', async function (this: Stage, key: string) {
  const opened = this.keep(await this.phone('the phone').readContent(key));
  if (opened.ok) this.contents.push(opened.body);
});

When('the full text is opened from there', async function (this: Stage) {
  this.contents.push(await read(this, this.contents.at(-1)!.fullTextKey!));
});

When('the list of texts is opened on the phone', async function (this: Stage) {
  this.outcomes = [this.outcome, await this.phone('the phone').listContents()];
});

When('the list of agencies is opened on the phone', async function (this: Stage) {
  this.keep(await this.phone('the phone').listAgencies());
});

When('an operator adds a point to {content}', async function (this: Stage, key: string) {
  this.accepted(await addPoint(this, key));
});

When('an operator adds a point to {content} and sends it twice with the same key', async function (this: Stage, key: string) {
  const base = await read(this, key);
  this.contents = [base];
  const idempotencyKey = randomUUID();
  this.outcomes = [await addPoint(this, key, base, idempotencyKey), await addPoint(this, key, base, idempotencyKey)];
});

When('an operator adds a point to the first version of {content}', async function (this: Stage, key: string) {
  await addPoint(this, key, this.accepted(await this.phone('the phone').readContentVersion(key, 'release-1')));
});

When('{int} operators add a point to {content} at the same moment', async function (this: Stage, count: number, key: string) {
  const base = await read(this, key);
  this.contents = [base];
  this.outcomes = await Promise.all(Array.from({ length: count }, () => addPoint(this, key, base)));
});

const [line, secret] = [{ zh: '文', en: 'text' }, '\u200b'];
const spoilt: Record<string, Partial<ContentBody>> = {
  'without an English title': { title: { zh: '標題' } as ContentBody['title'] },
  'with a point in English only': { items: [{ en: 'Only in English' } as ContentBody['items'][0]] },
  'with an empty point': { items: [{ zh: '空', en: ' ' }] },
  'with a tag of HTML in a paragraph': { paragraphs: [{ zh: '<b>粗</b>', en: 'bold' }] },
  'with a sign that nobody sees': { title: { zh: `標${secret}題`, en: 'Title' } },
  'with a link that is not secure': { items: [{ ...line, url: 'http://example.com/' }] },
  'without any paragraph': { paragraphs: [] },
  'with a very long paragraph': { paragraphs: [{ zh: '長'.repeat(1001), en: 'long' }] },
};
for (const [how, part] of Object.entries(spoilt))
  When(`an operator publishes {content} ${how}`, async function (this: Stage, key: string) {
    const body = { title: line, paragraphs: [line], items: [], ...part };
    this.keep(await this.operator(operator).publishContent(key, 'release-1', body));
  });

When('an operator publishes a text that does not exist', async function (this: Stage) {
  this.keep(await this.operator(operator).publishContent('no-such-text', 'release-1', { title: line, paragraphs: [line], items: [] }));
});

When('counter staff publish {content}', async function (this: Stage, key: string) {
  const changed = await read(this, key);
  this.keep(await this.operator('counter-taipei').publishContent(key, changed.version, withOtherPoint(changed)));
});

When('somebody on a phone publishes {content}', async function (this: Stage, key: string) {
  const { version, title, paragraphs, items } = await read(this, key);
  const body = { basedOn: version, title, paragraphs, items };
  this.keep(await this.phone('the phone').api.post(`/v1/staff/contents/${key}/versions`, body));
});

When('a version of {content} that nobody published is opened', async function (this: Stage, key: string) {
  this.keep(await this.phone('the phone').readContentVersion(key, '2026-01-01.1'));
});

Then('it says {string} in Chinese and {string} in English', function (this: Stage, zh: string, en: string) {
  const { text } = this.contents.at(-1)!;
  assert.ok(text.zh.includes(zh), text.zh);
  assert.ok(text.en.includes(en), text.en);
});

Then('it is the version {string}', function (this: Stage, version: string) {
  assert.equal(this.contents.at(-1)!.version, version);
});

for (const answer of ['agree', 'confirm'] as const)
  Then(`the App asks the person to ${answer}`, function (this: Stage) {
    assert.equal(this.contents.at(-1)!.answer, answer);
  });

Then('it names the {string}, which asks for {string}', function (this: Stage, agency: string, purpose: string) {
  const named = this.body<PublishedAgencies>().agencies.find((each) => each.agency.en === agency);
  assert.equal(named?.purpose.en, purpose);
});

Then('it names {content} in the version that was published', function (this: Stage, key: string) {
  const [published, listed] = this.outcomes.map((outcome) => this.accepted(outcome)) as [ContentPublished, ContentList];
  assert.equal(listed.contents.find((content) => content.key === key)?.version, published.version);
});

Then('the version that was opened first reads as before', async function (this: Stage) {
  const first = this.contents[0]!;
  assert.deepEqual(this.accepted(await this.phone('the phone').readContentVersion(first.key, first.version)), first);
});

Then('the version that was published first has one point less than the one in force', async function (this: Stage) {
  const [first, phone] = [this.contents[0]!, this.phone('the phone')];
  const inForce = await read(this, first.key);
  const earlier = this.accepted(await phone.readContentVersion(first.key, inForce.version.replace(/2$/, '1')));
  assert.deepEqual([...earlier.items, otherPoint], inForce.items);
});

Then('the fingerprint of each is that of the text that was shown', function (this: Stage) {
  assert.equal(this.contents.length, 2);
  for (const { text, sha256 } of this.contents) assert.equal(sha256, createHash('sha256').update(`${text.zh}\n\n${text.en}`).digest('hex'));
});

Then('the two fingerprints differ', function (this: Stage) {
  assert.notEqual(this.contents[0]!.sha256, this.contents[1]!.sha256);
});

Then('both times the same version is published', function (this: Stage) {
  const [first, second] = this.outcomes.map((outcome) => this.accepted(outcome));
  assert.deepEqual(first, second);
});

Then('one is published, and the others are refused as {string}', function (this: Stage, code: string) {
  const refusedAs = this.outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.refusal.code]));
  assert.deepEqual(
    refusedAs,
    Array.from({ length: this.outcomes.length - 1 }, () => code),
  );
});

Then('{content} has one point more than before', async function (this: Stage, key: string) {
  assert.deepEqual((await read(this, key)).items, withOtherPoint(this.contents[0]!).items);
});

Then('{content} is the version of the release', async function (this: Stage, key: string) {
  assert.deepEqual([(await read(this, key)).version, (await read(this, key)).publishedAt], ['release-1', null]);
});
