import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { featureTally, unitTally } from './results.js';

const folder = mkdtempSync(path.join(tmpdir(), 'vhic-results-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string) => {
  const place = path.join(folder, 'results');
  writeFileSync(place, text);
  return place;
};
const scenario = (id: string, statuses: string[]) => [
  { testCaseStarted: { id } },
  ...statuses.map((status) => ({ testStepFinished: { testCaseStartedId: id, testStepResult: { status } } })),
  { testCaseFinished: { testCaseStartedId: id, willBeRetried: false } },
];

// What did not show anything must not count as passed.
describe('results', () => {
  it('counts scenarios by their worst step', () => {
    const messages = [
      ...scenario('a', ['PASSED', 'PASSED']),
      ...scenario('b', ['PASSED', 'FAILED', 'SKIPPED']),
      ...scenario('c', ['UNDEFINED', 'SKIPPED']),
      ...scenario('d', ['SKIPPED', 'SKIPPED']),
      ...scenario('e', []),
    ];
    const text = messages.map((message) => JSON.stringify(message)).join('\n');
    expect(featureTally(file(text))).toEqual({ passed: 1, failed: 3, skipped: 1 });
  });

  it('counts a test file that could not be loaded as failed', () => {
    const results = { numPassedTests: 4, numFailedTests: 1, numPendingTests: 2, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(unitTally(file(JSON.stringify(results)))).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  it('tells a missing result from an empty one', () => {
    expect(unitTally(path.join(folder, 'nothing'))).toBeUndefined();
    expect(featureTally(path.join(folder, 'nothing'))).toBeUndefined();
  });
});
