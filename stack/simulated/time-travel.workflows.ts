/* eslint-disable no-restricted-syntax -- Inside a workflow the SDK gives Date a time of its own, which is replayed. */
/** Workflows for the tests of time travel. */
import { defineSignal, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import { heard, until } from '../../workflows/hear.js';

export type TestActivities = {
  note(text: string): Promise<void>;
  unavailable(): Promise<void>;
};
export const confirmed = defineSignal<[{ eventId: string }]>('confirmed');
const retry = { initialInterval: '1 hour' } as const;
const { note, unavailable } = proxyActivities<TestActivities>({ startToCloseTimeout: '10 s', retry });
const local = proxyLocalActivities<TestActivities>({ startToCloseTimeout: '10 s', localRetryThreshold: '100 ms', retry });

export async function waitsByDeadline(deadlineAt: string) {
  const came = await heard(confirmed).by(deadlineAt);
  return { came, at: new Date().toISOString() };
}

/** Three days in a row, each told by an activity with the instant that the workflow believes in. */
export async function threeDays(name: string, startsAt: string) {
  for (let day = 1; day <= 3; day++) {
    await until(new Date(Date.parse(startsAt) + day * 24 * 3600 * 1000).toISOString());
    await note(`${name} ${day} ${new Date().toISOString()}`);
  }
}

export async function sleeps(duration: string) {
  await sleep(duration as '1 day');
  return new Date().toISOString();
}

export async function untilThenAgain(firstAt: string, secondAt: string) {
  await until(firstAt);
  const first = Date.now();
  await until(secondAt);
  return [new Date(first).toISOString(), new Date().toISOString()];
}

export async function stuck() {
  await unavailable();
}

export async function stuckLocally() {
  await local.unavailable();
}

/** Waits twice for a new fact, to show that a repeated one is not new. */
export async function hearsTwice(firstAt: string, secondAt: string) {
  const facts = heard(confirmed);
  return [await facts.by(firstAt), await facts.by(secondAt)];
}
