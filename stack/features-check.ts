import type { Check } from './checks.js';
import { featureTally } from './results.js';

const messages = 'reports/features.ndjson';

/** The scenarios, compiled like everything else, each of two workers in a world of its own. `args` narrows them down. */
export function featureCheck(args: readonly string[]): Check {
  const formats = ['--format', `message:${messages}`, '--format', 'summary'];
  return {
    title: 'features',
    args: ['node_modules/@cucumber/cucumber/bin/cucumber.js', '--parallel', '2', ...formats, ...args],
    tally: () => featureTally(messages),
  };
}
