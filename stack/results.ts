/** Counts what the runners left behind; undefined when they left nothing. */
import { existsSync, readFileSync } from 'node:fs';
import type { Tally } from './checks.js';

type UnitResults = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests?: number;
  testResults: { status: string; assertionResults: unknown[] }[];
};

/** The JSON of the unit runner. A file that could not even be loaded has no tests and counts as one that failed. */
export function unitTally(file: string): Tally | undefined {
  if (!existsSync(file)) return undefined;
  const results = JSON.parse(readFileSync(file, 'utf8')) as UnitResults;
  const unloaded = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloaded,
    skipped: results.numPendingTests + (results.numTodoTests ?? 0),
  };
}

type Message = {
  testCaseStarted?: { id: string };
  testStepFinished?: { testCaseStartedId: string; testStepResult: { status: string } };
  testCaseFinished?: { testCaseStartedId: string; willBeRetried: boolean };
};

/** Cucumber messages: one scenario passed if each of its steps and hooks did. */
export function featureTally(file: string): Tally | undefined {
  if (!existsSync(file)) return undefined;
  const steps = new Map<string, string[]>();
  const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { testCaseStarted, testStepFinished, testCaseFinished } = JSON.parse(line) as Message;
    if (testCaseStarted) steps.set(testCaseStarted.id, []);
    if (testStepFinished) steps.get(testStepFinished.testCaseStartedId)?.push(testStepFinished.testStepResult.status);
    if (testCaseFinished && !testCaseFinished.willBeRetried) tally[outcomeOf(steps.get(testCaseFinished.testCaseStartedId) ?? [])]++;
  }
  return tally;
}

/** Undefined, pending and ambiguous steps are failures: a scenario that shows nothing must not look as if it did. */
function outcomeOf(statuses: readonly string[]): keyof Tally {
  if (statuses.length > 0 && statuses.every((status) => status === 'PASSED')) return 'passed';
  return statuses.every((status) => status === 'PASSED' || status === 'SKIPPED') && statuses.length > 0 ? 'skipped' : 'failed';
}
