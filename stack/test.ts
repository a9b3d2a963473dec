/** `npm test`: every check on servers of its own. */
import { mkdirSync, rmSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { migrationsCheck, report, runCheck, staticChecks, type Tally } from './checks.js';
import { featureCheck } from './features-check.js';
import { unitTally } from './results.js';
import { lookForAnotherMachine, lookForBrowser, lookForCardReaders } from './what-machine-lacks.js';
import { endWithTally } from './run-checks.js';
import { startTestServers } from './servers.js';

const unitResults = 'reports/tests.json';
const unitCheck = {
  title: 'unit, database, workflow tests',
  args: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitResults}`],
  tally: () => unitTally(unitResults),
};

await endWithTally(async (signal) => {
  rmSync('reports', { recursive: true, force: true });
  mkdirSync('reports', { recursive: true });
  // The set-up step compiled everything, or this would not run.
  report('types', Number(process.env.BUILD_SECONDS ?? 0), true);
  const { cardReaders, tally } = lookForCardReaders();
  const results: Tally[] = [
    { passed: 1, failed: 0, skipped: 0 },
    tally,
    lookForBrowser(),
    ...(cardReaders ? [lookForAnotherMachine()] : []),
  ];
  const startedAt = performance.now();
  const servers = await startTestServers('reports/logs', signal);
  try {
    report('servers', (performance.now() - startedAt) / 1000, true);
    const environment = { ...process.env, ...servers.environment };
    const ofDatabase = { ...environment, DATABASE_URL: servers.environment.TEST_DATABASE_URL };
    const cheap = [...staticChecks().map((check) => runCheck(check, environment, signal)), runCheck(migrationsCheck, ofDatabase, signal)];
    results.push(...(await Promise.all(cheap)));
    // One after the other: both use all cores.
    for (const check of [unitCheck, featureCheck([], { cardReaders })])
      if (!signal.aborted) results.push(await runCheck(check, environment, signal));
    return results;
  } finally {
    await servers.stop();
  }
});
