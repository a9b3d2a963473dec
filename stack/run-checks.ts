/** What `npm test`, `npm run features` and `npm run check` have in common: they can be interrupted, and they end with one line. */
import { add, tallyText, type Tally } from './checks.js';
import { tellFailure } from './sentence.js';

export async function endWithTally(work: (signal: AbortSignal) => Promise<Tally[]>): Promise<never> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  try {
    const tally = add(await work(interruption.signal));
    if (interruption.signal.aborted) throw new Error('interrupted');
    console.log(`\n${tallyText(tally)}`);
    process.exit(tally.failed || !tally.passed ? 1 : 0);
  } catch (error) {
    if (interruption.signal.aborted) process.exit(130);
    tellFailure(error);
    console.log('\n0 passed, 1 failed');
    process.exit(1);
  }
}
