import assert from 'node:assert/strict';
import { Then } from '@cucumber/cucumber';
import type { Stage } from '../support/stage.js';

Then('it is refused as {string}', function (this: Stage, code: string) {
  const { code: refusedAs, nextStep } = this.refusal();
  assert.equal(refusedAs, code);
  assert.notEqual(nextStep, '');
});

Then('it is refused as {string} with the same words', function (this: Stage, code: string) {
  const { code: refusedAs, title, nextStep, status } = this.refusal();
  assert.deepEqual({ refusedAs, title, nextStep, status }, { ...pick(this.firstRefusal!), refusedAs: code });
});

Then('the next step mentions {string}', function (this: Stage, words: string) {
  assert.ok(this.refusal().nextStep.includes(words), this.refusal().nextStep);
});

Then('the refusal names no field', function (this: Stage) {
  assert.equal(this.refusal().fields, undefined);
});

Then('the refusal names the field {string}', function (this: Stage, field: string) {
  assert.deepEqual(this.refusal().fields, [field]);
});

Then('the refusal says until when the first can be confirmed', function (this: Stage) {
  assert.equal(this.refusal().deadlineAt, this.applied[0]?.deadlineAt);
});

Then('the refusal says when to try again', function (this: Stage) {
  assert.ok(Date.parse(this.refusal().retryAt ?? '') > 0, 'no instant to try again');
});

const pick = ({ title, nextStep, status }: { title: string; nextStep: string; status: number }) => ({ title, nextStep, status });
