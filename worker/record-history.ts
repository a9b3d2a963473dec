import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { recorderConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { attributes } from '../workflows/starts.js';
import { bundleWorkflows } from './bundle-workflows.js';
import { endings, runEndings } from './endings.js';
import { historyToText } from './histories.js';
import { installRuntime } from './stay-connected.js';

/**
 * Runs every ending on a real server, without the travelling clock and without the codec, and saves the histories that `replay.test.ts`
 * replays: `npm run history:record`, or with names only those (`npm run history:record -- notice.too-late`). A history that is there
 * already is replaced only when its workflow was meant to change.
 */
const names = process.argv.slice(2);
const folder = path.resolve('workflows/histories');
installRuntime(createLogger({ process: 'recorder', level: 'silent' }));
const { address, namespace, program } = recorderConfig();

if (address) await record(address);
else await onOwnServer();
process.exit(0);

async function onOwnServer(): Promise<void> {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const server = await TestWorkflowEnvironment.createLocal({
    server: {
      ...(program && { executable: { type: 'existing-path', path: program } }),
      namespace,
      searchAttributes: Object.values(attributes),
    },
  });
  try {
    await record(server.address);
  } finally {
    await server.teardown();
  }
}

async function record(at: string): Promise<void> {
  const clientConnection = await Connection.connect({ address: at });
  const client = new Client({ connection: clientConnection, namespace, identity: 'recorder' });
  const connection = await NativeConnection.connect({ address: at });
  // The recorder has no database that could set its clock, and nothing that it writes is judged by it.
  // eslint-disable-next-line no-restricted-syntax
  const all = endings(new Date());
  const wanted = all.filter(({ name }) => names.length === 0 || names.includes(name));
  const ended = await runEndings(wanted, { client, connection, namespace, workflowBundle: await bundleWorkflows() });
  if (names.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const { ending, handle, outcome } of ended) {
    if (outcome !== ending.ends) throw new Error(`${ending.name} ended ${outcome} instead of ${ending.ends}.`);
    await writeFile(path.join(folder, `${ending.name}.json`), historyToText(await handle.fetchHistory()));
    process.stdout.write(`${ending.name}\n`);
  }
  await connection.close();
  await clientConnection.close();
}
