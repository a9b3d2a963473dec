/** `npm run features -- <arguments of cucumber-js>`: only the scenarios, on servers of their own. */
import { mkdirSync, rmSync } from 'node:fs';
import { lookForCardReaders } from './what-machine-lacks.js';
import { runCheck } from './checks.js';
import { featureCheck } from './features-check.js';
import { endWithTally } from './run-checks.js';
import { startTestServers } from './servers.js';

await endWithTally(async (signal) => {
  rmSync('reports/features.ndjson', { force: true });
  mkdirSync('reports', { recursive: true });
  const { cardReaders, tally } = lookForCardReaders();
  const servers = await startTestServers('reports/logs', signal);
  try {
    const check = featureCheck(process.argv.slice(2), { cardReaders });
    return [tally, await runCheck(check, { ...process.env, ...servers.environment }, signal)];
  } finally {
    await servers.stop();
  }
});
