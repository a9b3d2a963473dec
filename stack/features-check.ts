import type { Check } from './checks.js';
import { featureTally } from './results.js';

const messages = 'reports/features.ndjson';

/** More than a small machine has cores: a scenario waits for much, most of all until a killed process is missed (decision 0019). */
const runners = 3;

/** The scenarios, compiled like everything else, each runner in a world of its own. `args` narrows them down. */
export function featureCheck(args: readonly string[], { cardReaders }: { cardReaders: boolean }): Check {
  const tags = cardReaders ? [] : ['--tags', 'not @card-readers'];
  const formats = ['--format', `message:${messages}`, '--format', 'summary'];
  return {
    title: 'features',
    args: ['node_modules/@cucumber/cucumber/bin/cucumber.js', '--parallel', String(runners), ...formats, ...tags, ...args],
    tally: () => featureTally(messages),
  };
}
