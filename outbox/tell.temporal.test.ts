import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heldClock } from '../api/support/test-api.js';
import { OutboxMessage } from '../database/entities/index.js';
import { openTemporalClient } from '../platform/temporal.js';
import { emailConfirmed, type RegistrationInput, registrationWorkflowId } from '../workflows/registration.messages.js';
import { tellTemporal } from './tell.js';

const temporal = { address: process.env.TEST_TEMPORAL_ADDRESS!, namespace: process.env.TEST_TEMPORAL_NAMESPACE! };
const clock = heldClock();
let client: Client & { close(): Promise<void> };
beforeAll(() => void (client = openTemporalClient(temporal) as typeof client));
afterAll(() => client.close());

const message = (row: Pick<OutboxMessage, 'kind' | 'name' | 'workflowId' | 'payload'>) => Object.assign(new OutboxMessage(), row);

function told() {
  const input: RegistrationInput = {
    registrationId: randomUUID(),
    channel: 'portal',
    deadlineAt: '2100-01-01T00:00:00.000Z',
    policy: { settleGraceSeconds: 1 },
  };
  const workflowId = registrationWorkflowId(input.registrationId);
  return {
    handle: client.workflow.getHandle(workflowId),
    start: message({ kind: 'start', name: 'registration', workflowId, payload: input }),
    signal: message({ kind: 'signal', name: emailConfirmed.name, workflowId, payload: { eventId: randomUUID() } }),
  };
}

/** Nobody works here: what counts is what Temporal itself keeps. */
describe('telling Temporal', () => {
  it('F-22 M4 a start twice, one after the other and at once, begins one process', async () => {
    const tell = tellTemporal(client, clock);
    const { handle, start } = told();
    await tell(start);
    const { runId } = await handle.describe();
    await Promise.all([tell(start), tell(start)]);
    expect((await handle.describe()).runId).toBe(runId);
    await handle.terminate();
  });

  it('F-22 M4 a start of what has ended begins nothing, and a fact for it finds nobody', async () => {
    const tell = tellTemporal(client, clock);
    const { handle, start, signal } = told();
    await tell(start);
    await handle.terminate();
    const { runId } = await handle.describe();
    await tell(start);
    await tell(signal);
    const { runId: newest, status } = await handle.describe();
    expect([newest, status.name]).toEqual([runId, 'TERMINATED']);
  });

  it('M4 a fact for nobody is told to nobody', async () => {
    await tellTemporal(client, clock)(told().signal);
  });

  it('I-12 says what Temporal does not take', async () => {
    const { start } = told();
    await expect(tellTemporal(client, clock)({ ...start, workflowId: 'x'.repeat(2000) })).rejects.toThrow();
  });

  it('F-20 fails when Temporal does not answer, so that the message stays', async () => {
    const away = openTemporalClient({ ...temporal, address: '127.0.0.1:1' }) as typeof client;
    await expect(tellTemporal(away, clock)(told().start)).rejects.toThrow();
    await away.close();
  });
});
