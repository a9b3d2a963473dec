/** `npm run check`: what needs no server. */
import { report, runCheck, staticChecks } from './checks.js';
import { endWithTally } from './run-checks.js';

await endWithTally(async (signal) => {
  // The set-up step compiled everything, or this would not run.
  report('types', Number(process.env.BUILD_SECONDS ?? 0), true);
  const results = await Promise.all(staticChecks().map((check) => runCheck(check, process.env, signal)));
  return [{ passed: 1, failed: 0, skipped: 0 }, ...results];
});
