import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { askingOutside } from './activity-options.js';
import type { RegisterReconciliationEnding, RegisterReconciliationInput } from './register-reconciliation.messages.js';
import { tell, toItsEnd } from './story.js';

const { followRegisterChanges } = proxyActivities<Activities>(askingOutside);

/**
 * Started by a Temporal Schedule, every policy.registerReconciliationSeconds, one run at a time. Ends up-to-date when a page of the register's change feed is
 * empty, more-to-come after policy.registerPagesPerRun pages: the next run goes on, for the cursor is a row (D-26). While the register does not answer
 * the run waits, and none is started beside it.
 */
export async function registerReconciliation({ policy }: RegisterReconciliationInput): Promise<RegisterReconciliationEnding> {
  let applied = 0;
  return toItsEnd<RegisterReconciliationEnding>(
    async () => {
      for (let page = 1; page <= policy.registerPagesPerRun; page++) {
        tell(`Reads page ${page} of the register's changes. ${missed(applied)}`);
        const followed = await followRegisterChanges.executeWithOptions({ summary: `Page ${page}` }, []);
        applied += followed.applied;
        if (followed.isLast) return 'up-to-date';
      }
      return 'more-to-come';
    },
    (ending) => ({ stage: 'reconciled', outcome: ending, words: `${endings[ending]} ${missed(applied)}` }),
  );
}

const endings = {
  'up-to-date': 'Everything that the register has announced is known.',
  'more-to-come': 'The register has announced more than one run reads; the next run goes on.',
} satisfies Record<RegisterReconciliationEnding, string>;

const missed = (applied: number) =>
  applied === 0
    ? 'Nothing that concerns a virtual card had been missed.'
    : `${applied} missed ${applied === 1 ? 'event was' : 'events were'} made up for.`;
