/** `npm run features -- <arguments of cucumber-js>`: only the scenarios, on servers of their own. */
import { mkdirSync, rmSync } from 'node:fs';
import { runCheck } from './checks.js';
import { featureCheck } from './features-check.js';
import { endWithTally } from './run-checks.js';
import { startTestServers } from './servers.js';

await endWithTally(async (signal) => {
  rmSync('reports/features.ndjson', { force: true });
  mkdirSync('reports', { recursive: true });
  const servers = await startTestServers('reports/logs', signal);
  try {
    return [await runCheck(featureCheck(process.argv.slice(2)), { ...process.env, ...servers.environment }, signal)];
  } finally {
    await servers.stop();
  }
});
