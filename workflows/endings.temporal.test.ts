import { Client, Connection } from '@temporalio/client';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../platform/logger.js';
import { bundleWorkflows } from '../worker/bundle-workflows.js';
import { endings, runEndings, type Ended } from '../worker/endings.js';
import { installRuntime } from '../worker/stay-connected.js';
import { attributes } from './starts.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';
const all = endings(new Date(performance.timeOrigin + performance.now()));

let clientConnection: Connection;
let connection: NativeConnection;
let client: Client;
const ended = new Map<string, Ended>();

/** Every process comes to each of its endings by each of its ways, and an operator sees it. */
describe('the workflows', () => {
  beforeAll(async () => {
    installRuntime(createLogger({ process: 'endings', level: 'silent' }));
    clientConnection = await Connection.connect({ address });
    connection = await NativeConnection.connect({ address });
    client = new Client({ connection: clientConnection, namespace });
    const workflowBundle = await bundleWorkflows();
    const instant = new Date(performance.timeOrigin + performance.now());
    for (const one of await runEndings(endings(instant), { client, connection, namespace, workflowBundle }))
      ended.set(one.ending.name, one);
  });
  afterAll(async () => {
    await connection.close();
    await clientConnection.close();
  });

  it.each(all.map(({ name, ends, stage }) => ({ name, ends, stage })))('$name ends $ends', async ({ name, ends, stage }) => {
    const { handle, outcome } = ended.get(name)!;
    expect(outcome).toBe(ends);
    const { status, typedSearchAttributes } = await handle.describe();
    expect(status.name).toBe(ends === 'row-missing' ? 'FAILED' : 'COMPLETED');
    expect(typedSearchAttributes.get(attributes.stage)).toBe(stage);
    expect(typedSearchAttributes.get(attributes.outcome)).toBe(ends);
    expect(typedSearchAttributes.get(attributes.dueAt)).toBeUndefined();
  });

  it('I-15 give operators words and no ids of people', async () => {
    const { handle } = ended.get('cardReading.no-card')!;
    const { staticSummary, staticDetails } = await handle.describe().then(async (description) => ({
      staticSummary: await description.staticSummary(),
      staticDetails: await description.staticDetails(),
    }));
    expect(staticSummary).toMatch(/^Card reading at desk-[0-9a-f]+ \(read\)$/);
    expect(staticDetails).toContain('pressed Read');
  });

  it('D-02 asks the row again when it says so, and not before', () => {
    expect(ended.get('registration.void-asked-again')!.calls.map(({ activity }) => activity)).toEqual(Array(3).fill('settleRegistration'));
  });

  it('R-185 shows in which stage a grant is, and when the next thing is due', async () => {
    const { ending, handle } = ended.get('grant.cancelled')!;
    const said = (await handle.fetchHistory()).events!.flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upserted }) =>
      upserted ? [decodeTypedSearchAttributes(upserted.searchAttributes!.indexedFields)] : [],
    );
    const [taken] = ending.settleGrant!;
    expect(said.map((pairs) => [pairs.get(attributes.stage), pairs.get(attributes.dueAt)?.toISOString()])).toEqual([
      ['active', (taken as { notBefore: string }).notBefore],
      ['cancelled', undefined],
    ]);
  });

  it('numbers the tries of a mail, so that each has its effect once', () => {
    const rounds = ended.get('notice.delivered-after-retries')!.calls.map(({ argument }) => argument.round);
    expect(rounds).toEqual([1, 2, 3]);
  });

  it('I-13 records a host that is absent or fell silent, and a card that was not there', () => {
    const recorded = (name: string) => ended.get(name)!.calls.map(({ argument }) => argument.result);
    expect(recorded('cardReading.reader-host-unavailable')).toEqual([{ name: 'refused', code: 'reader-host-unavailable' }]);
    expect(recorded('cardReading.card-reading-unavailable')).toEqual([{ name: 'refused', code: 'card-reading-unavailable' }]);
    expect(recorded('cardReading.no-card')).toEqual([{ name: 'refused', code: 'no-card' }]);
  });
});
