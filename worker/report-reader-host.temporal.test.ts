import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter, on, once } from 'node:events';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities } from '../activities/index.js';
import { openLink } from '../api/support/test-api.js';
import { defaultPolicy } from '../domain/policy.js';
import type { ReaderHostReport } from '../domain/reader-host.js';
import type { Keyring } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { dataConverter, openTemporalClient } from '../platform/temporal.js';
import { readerHostWorkflowId } from '../workflows/reader-host.messages.js';
import { bundleWorkflows } from './bundle-workflows.js';
import { createWorker } from './create-worker.js';
import { startReporting } from './report-reader-host.js';
import { installRuntime } from './stay-connected.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';
const key = randomBytes(32);
const keys: Keyring = { current: { id: 'k1', key }, get: () => key };
const log = new EventEmitter();
const logger = createLogger({ process: 'reader-host', destination: { write: (line) => void log.emit(String(JSON.parse(line).event)) } });

let connection: NativeConnection;
let workflowBundle: Awaited<ReturnType<typeof bundleWorkflows>>;
beforeAll(async () => {
  installRuntime(logger);
  connection = await NativeConnection.connect({ address });
  workflowBundle = await bundleWorkflows();
});
afterAll(() => connection.close());

/** A host that reports to a real server, and what the worker there is to record. */
async function reporting(work: (stage: Stage) => Promise<void>, through = address): Promise<void> {
  const [queue, host] = [`worker-${randomUUID()}`, `desk-${randomUUID().slice(0, 8)}`];
  const records = new EventEmitter();
  const recorded = on(records, 'report') as AsyncIterableIterator<[ReaderHostReport]>;
  const recordReaderHost: Activities['recordReaderHost'] = async ({ report }) => {
    records.emit('report', report);
    return { recordedAt: '2026-07-01T00:00:00.000Z' };
  };
  const client = openTemporalClient({ address: through, namespace, dataConverter: dataConverter(keys) });
  const direct = openTemporalClient({ address, namespace, dataConverter: dataConverter(keys) });
  const activities = { recordReaderHost } as Activities;
  const worker = await createWorker({ connection, namespace, queue, workflowBundle, dataConverter: dataConverter(keys), activities });
  let readers: ReaderHostReport['readers'] = ['Reader 1'];
  const report = () => ({
    readers,
    versions: { product: '1.0.0', node: '24.0.0', system: 'linux-x64' },
    key: { jwk: { kty: 'EC' }, thumbprint: 'thumbprint' },
    readsFor: 'staff' as const,
  });
  const begin = () => startReporting({ client, host, report, policy: defaultPolicy, logger, queue });
  try {
    await worker.runUntil(() =>
      work({
        begin,
        readersAre: (now) => void (readers = now),
        next: async () => ((await recorded.next()).value as [ReaderHostReport])[0],
        ending: () => direct.workflow.getHandle(readerHostWorkflowId(host)).result(),
      }),
    );
  } finally {
    await client.close();
    await direct.close();
  }
}
type Stage = {
  begin: () => ReturnType<typeof startReporting>;
  readersAre: (readers: ReaderHostReport['readers']) => void;
  next: () => Promise<ReaderHostReport>;
  ending: () => Promise<unknown>;
};

describe('R-020 the reports of a reader host', () => {
  it('come at its start, with every change, and with its end; the next start begins anew', () =>
    reporting(async ({ begin, readersAre, next, ending }) => {
      const host = begin();
      expect(await next()).toMatchObject({ readers: ['Reader 1'], stopping: false });
      // Nothing to tell: the next report is that of the change after it.
      host.changed();
      readersAre(['Reader 1', 'Reader 2']);
      host.changed();
      expect(await next()).toMatchObject({ readers: ['Reader 1', 'Reader 2'] });
      readersAre('service-gone');
      host.changed();
      expect(await next()).toMatchObject({ readers: 'service-gone' });
      await host.stop();
      expect(await next()).toMatchObject({ stopping: true });
      expect(await ending()).toBe('stopped');
      const again = begin();
      expect(await next()).toMatchObject({ readers: 'service-gone', stopping: false });
      await again.stop();
      expect(await next()).toMatchObject({ stopping: true });
    }));

  it('F-20 come as soon as the server can be reached, with what is so by then', async () => {
    const link = await openLink(`http://${address}`);
    link.cut();
    await reporting(async ({ begin, readersAre, next }) => {
      const failed = once(log, 'report-failed');
      const host = begin();
      await failed;
      readersAre(['Reader 3']);
      link.mend();
      expect(await next()).toMatchObject({ readers: ['Reader 3'] });
      await host.stop();
    }, new URL(link.url).host);
    await link.close();
  });
});
