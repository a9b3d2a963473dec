import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Activities } from '../activities/index.js';
import type { Keyring } from '../platform/keys.js';
import { createLogger } from '../platform/logger.js';
import { dataConverter, openTemporalClient, type TemporalClient } from '../platform/temporal.js';
import { createCardReader } from '../simulator/devices/card-reader.js';
import { healthInsuranceCard } from '../simulator/devices/virtual-card.js';
import { personByKey } from '../simulator/world/people.js';
import { anotherMachineLacks, openAnotherMachine, type AnotherMachine } from '../stack/another-machine.js';
import { startChild } from '../stack/child.js';
import { openPcscService, pcscServiceLacks } from '../stack/pcsc-service.js';
import { interruptedCard, wholeReading } from '../stack/reading-rounds.js';
import { openVirtualSlots, type VirtualSlots } from '../stack/simulated/virtual-slot.js';
import { cardReadingWorkflowId, type CardRead, type CardReadingInput } from '../workflows/card-reading.messages.js';
import { emailConfirmed, registrationWorkflowId } from '../workflows/registration.messages.js';
import { attributes, describeStart } from '../workflows/starts.js';
import { bundleWorkflows } from './bundle-workflows.js';
import { atReaders } from './at-reader.js';
import { createReaderHost } from './reader-host.js';
import { createWorker } from './create-worker.js';
import { historyToText } from './histories.js';
import { installRuntime } from './stay-connected.js';

const address = process.env.TEST_TEMPORAL_ADDRESS!;
const namespace = process.env.TEST_TEMPORAL_NAMESPACE ?? 'default';
const key = randomBytes(32);
const keys: Keyring = { current: { id: 'k1', key }, get: () => key };
const converter = dataConverter(keys);
const record = '00'.repeat(57);
const secret = 'A123456789';

let connection: NativeConnection;
let client: TemporalClient;
let plainConnection: Connection;
let workflowBundle: WorkflowBundleWithSourceMap;

/** The parts of the worker together, sealed, on a real server. */
describe('worker and reader host', () => {
  beforeAll(async () => {
    installRuntime(createLogger({ process: 'worker', level: 'silent' }));
    connection = await NativeConnection.connect({ address });
    client = openTemporalClient({ address, namespace, dataConverter: converter });
    plainConnection = await Connection.connect({ address });
    workflowBundle = await bundleWorkflows();
  });
  afterAll(async () => {
    await client.close();
    await plainConnection.close();
    await connection.close();
  });

  const never = () => Promise.reject(ApplicationFailure.nonRetryable('not expected here', 'unexpected'));
  const unexpected = {
    settleRegistration: never,
    deliverNotice: never,
    recordCardReading: never,
    settleRecovery: never,
    handOutChallenge: never,
    askCarrier: never,
    settleCardApplication: never,
    moveDeadlines: never,
    followRegisterChanges: never,
    rotateVisitCode: never,
    settleGrant: never,
    recordReaderHost: never,
  };
  const work = (queue: string, activities: Partial<Activities>) =>
    createWorker({
      connection,
      namespace,
      queue,
      workflowBundle,
      dataConverter: converter,
      activities: { ...unexpected, ...activities },
    });
  const startReading = (queue: string, input: CardReadingInput) =>
    client.workflow.start('cardReading', {
      workflowId: cardReadingWorkflowId(input.cardReadingId),
      taskQueue: queue,
      args: [input],
      ...describeStart('cardReading', input),
    });
  const readingAt = (host: string): CardReadingInput => ({
    cardReadingId: randomUUID(),
    host,
    reader: null,
    check: 'read',
    policy: { readerHostSeconds: 1, cardReadingSeconds: 10 },
  });

  it('I-15 read a card over the host’s own queue and leave nothing readable on the server', async () => {
    const [queue, host] = [`worker-${randomUUID()}`, `desk-${randomUUID().slice(0, 8)}`];
    const slots = await openVirtualSlots([{ name: 'Virtual Reader 1', port: 0 }]);
    const card = await insertCard(slots);
    const readerHost = await createReaderHost({
      connection,
      namespace,
      host,
      atReader: atReaders(slots),
      codecKeys: keys,
      dataConverter: converter,
    });
    const recorded: unknown[] = [];
    const worker = await work(queue, {
      recordCardReading: async (reading) => {
        recorded.push(reading.result);
        return 'read';
      },
    });
    const handle = await worker.runUntil(
      readerHost.runUntil(async () => {
        const started = await startReading(queue, readingAt(host));
        expect(await started.result()).toBe('read');
        return started;
      }),
    );
    card.destroy();
    await slots.close();

    expect(recorded).toEqual([{ name: 'read', record }]);
    const raw = await new Client({ connection: plainConnection, namespace }).workflow.getHandle(handle.workflowId).fetchHistory();
    const stored = historyToText(raw);
    for (const word of [record, 'Reads the card', 'Somebody pressed Read', '"reader"'])
      expect(stored + decodedPayloads(stored)).not.toContain(word);
    expect(stored).toContain(Buffer.from('binary/encrypted').toString('base64'));
  });

  it('I-15 seal messages and stacks of failures', async () => {
    const queue = `worker-${randomUUID()}`;
    const registrationId = randomUUID();
    const worker = await work(queue, {
      settleRegistration: async () => {
        throw ApplicationFailure.nonRetryable(`no row for ${secret}`, 'row-missing');
      },
    });
    const input = { registrationId, channel: 'office', deadlineAt: null, policy: { settleGraceSeconds: 1 } } as const;
    const workflowId = registrationWorkflowId(registrationId);
    await worker.runUntil(async () => {
      const handle = await client.workflow.start('registration', {
        workflowId,
        taskQueue: queue,
        args: [input],
        ...describeStart('registration', input),
      });
      await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'row-missing' } });
    });
    const outsider = new Client({ connection: plainConnection, namespace });
    const stored = historyToText(await outsider.workflow.getHandle(workflowId).fetchHistory());
    expect(stored).not.toContain(secret);
    expect(stored).toContain('Encoded failure');
    expect(stored).toContain('row-missing');
  });

  it('do nothing that was not sealed with our key', async () => {
    const queue = `worker-${randomUUID()}`;
    const registrationId = randomUUID();
    const settled: string[] = [];
    const worker = await work(queue, {
      settleRegistration: async ({ registrationId: id }) => {
        settled.push(id);
        return { ending: 'active' };
      },
    });
    const outsider = new Client({ connection: plainConnection, namespace });
    const input = { registrationId, channel: 'office', deadlineAt: null, policy: { settleGraceSeconds: 1 } } as const;
    await worker.runUntil(async () => {
      const forged = await outsider.workflow.start('registration', {
        workflowId: registrationWorkflowId(registrationId),
        taskQueue: queue,
        args: [input],
      });
      const ownId = randomUUID();
      const own = await client.workflow.start('registration', {
        workflowId: registrationWorkflowId(ownId),
        taskQueue: queue,
        args: [{ ...input, registrationId: ownId }],
      });
      expect(await own.result()).toBe('active');
      expect(settled).toEqual([ownId]);
      await forged.terminate();
    });
  });

  it('tell an operator in words for what they wait, and for how long', async () => {
    const queue = `worker-${randomUUID()}`;
    const worker = await work(queue, { settleRegistration: async () => ({ ending: 'active' }) });
    const input = {
      registrationId: randomUUID(),
      channel: 'portal',
      deadlineAt: '2099-03-07T08:00:00.000Z',
      policy: { settleGraceSeconds: 1 },
    } as const;
    await worker.runUntil(async () => {
      const workflowId = registrationWorkflowId(input.registrationId);
      const handle = await client.workflow.start('registration', {
        workflowId,
        taskQueue: queue,
        args: [input],
        ...describeStart('registration', input),
      });
      const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toBe(`Waits for the confirmation of the e-mail address until ${input.deadlineAt}.`);
      const { typedSearchAttributes } = await handle.describe();
      const seen = Object.values(attributes).map((attribute) => typedSearchAttributes.get(attribute as never));
      expect(seen).toEqual(['registration', 'applied', new Date(input.deadlineAt), undefined, 'portal']);
      await handle.signal(emailConfirmed, { eventId: 'event-1' });
      expect(await handle.result()).toBe('active');
    });
  });

  it('F-14 a host that stops in the middle of a reading is known for absent within seconds, and its successor reads', async () => {
    const [queue, host] = [`worker-${randomUUID()}`, `desk-${randomUUID().slice(0, 8)}`];
    const slots = await openVirtualSlots([{ name: 'Virtual Reader 1', port: 0 }]);
    const mute = await insertCard(slots, { mute: true });
    const worker = await work(queue, { recordCardReading: async ({ result }) => (result.name === 'refused' ? result.code : 'read') });
    const options = { connection, namespace, host, atReader: atReaders(slots), codecKeys: keys, dataConverter: converter };
    await worker.runUntil(async () => {
      const first = await createReaderHost(options);
      const interrupted = await first.runUntil(async () => {
        const handle = await startReading(queue, readingAt(host));
        await once(mute, 'asked');
        return handle;
      });
      expect(await interrupted.result()).toBe('card-reading-unavailable');
      mute.destroy();
      await insertCard(slots);
      const second = await createReaderHost(options);
      const answers = await second.runUntil(async () => (await startReading(queue, readingAt(host))).result());
      expect(answers).toBe('read');
    });
    await slots.close();
  });

  /** The reader host as production runs it, on a PC/SC service that is not started yet. Compiled: `npm test` compiles first. */
  async function openProductionHost(machine?: AnotherMachine) {
    const [queue, host] = [`worker-${randomUUID()}`, `desk-${randomUUID().slice(0, 8)}`];
    const folder = await mkdtemp(path.join(tmpdir(), 'vhic-host-'));
    await writeFile(path.join(folder, 'codec.json'), JSON.stringify({ current: 'k1', keys: { k1: key.toString('base64url') } }));
    const service = await openPcscService();
    const desk = createCardReader({ host: '127.0.0.1', port: service.readers[0].port });
    onTestFinished(async () => {
      await desk.pullOut();
      await service.close();
      await rm(folder, { recursive: true, force: true });
    });
    const recorded: CardRead[] = [];
    const worker = await work(queue, {
      recordCardReading: async ({ result }) => {
        recorded.push(result);
        return result.name === 'refused' ? result.code : 'read';
      },
    });
    const command = [process.execPath, path.resolve('dist/worker/main-reader-host.js')] as const;
    const program = await startChild({
      name: 'reader host',
      command: machine?.command(...command) ?? command,
      environment: {
        PATH: process.env.PATH,
        READER_HOST: host,
        KEYS_DIR: folder,
        TEMPORAL_ADDRESS: machine?.serverAddress ?? address,
        TEMPORAL_NAMESPACE: namespace,
        PCSCLITE_CSOCK_NAME: service.socket,
      },
      logFile: path.join(folder, 'host.log'),
      readyBy: 'message',
    });
    onTestFinished(() => program.kill());
    // So long that nothing but missing signs of life ends a reading that was taken.
    const policy = { readerHostSeconds: 1, cardReadingSeconds: 600 };
    const reading = async () => (await startReading(queue, { ...readingAt(host), policy })).result();
    return {
      service,
      desk,
      recorded,
      worker,
      program,
      reading,
      /** The service and the host each need a moment to see what was done. */
      async readingOnceNot(...passing: string[]) {
        for (;;) {
          const answer = await reading();
          if (!passing.includes(answer)) return answer;
        }
      },
    };
  }

  it.skipIf(pcscServiceLacks())('F-16 the program of production reads through PC/SC, and again after the service was killed', async () => {
    const { service, desk, worker, program, reading, readingOnceNot } = await openProductionHost();
    await worker.runUntil(async () => {
      expect(await reading()).toBe('reader-service-gone');
      await service.start();
      await desk.insert(healthInsuranceCard(personByKey('lin-mei')));
      expect(await readingOnceNot('reader-service-gone', 'no-reader', 'no-card')).toBe('read');
      await service.kill();
      expect(await reading()).toBe('reader-service-gone');
      await service.start();
      expect(await readingOnceNot('reader-service-gone', 'no-reader', 'no-card')).toBe('read');
    });
    await program.stop();
    expect(await program.ended).toBe('code 0');
  });

  it.skipIf(pcscServiceLacks() ?? anotherMachineLacks())(
    'I-13 F-15 the program of production on a machine that loses its network in mid-read leaves nothing of that card, and reads the next one when the network is back',
    { timeout: 60_000 },
    async () => {
      const [cutOff, next] = [personByKey('lin-mei'), personByKey('chen-hao')];
      const machine = await openAnotherMachine(address);
      onTestFinished(() => machine.close());
      const { service, desk, worker, program, recorded, reading, readingOnceNot } = await openProductionHost(machine);
      await worker.runUntil(async () => {
        await service.start();
        let isCutOff = false;
        // The host goes on reading; what it has read comes too late.
        await desk.insert(interruptedCard(cutOff, () => (machine.unplug(), (isCutOff = true))));
        let answer: string;
        do answer = await reading();
        while (!isCutOff);
        expect(answer).toBe('card-reading-unavailable');
        await desk.pullOut();
        machine.plugIn();
        // Until the host has found back, what it was given before has come to its end, and the service has seen that the card is gone.
        const passing = ['reader-host-unavailable', 'card-reading-unavailable', 'reader-busy', 'card-removed', 'card-mute'];
        expect(await readingOnceNot(...passing)).toBe('no-card');
        await desk.insert(healthInsuranceCard(next));
        expect(await readingOnceNot('no-card')).toBe('read');
      });
      await program.stop();
      expect(await program.ended).toBe('code 0');
      expect(recorded.filter(({ name }) => name === 'read')).toEqual([wholeReading(next)]);
    },
  );
});

/** A card that answers anything with a whole record, or nothing. */
async function insertCard(slots: VirtualSlots, { mute = false } = {}): Promise<Socket> {
  const socket = connect(slots.ports.get('Virtual Reader 1')!, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.on('data', (data: Buffer) => {
    // Frames of one byte are power and ATR; several may come at once.
    const isCommand = data.length > 6;
    if (isCommand && mute) return void socket.emit('asked');
    if (!isCommand && data.at(-1) !== 4) return;
    const answer = isCommand ? Buffer.from(`${record}9000`, 'hex') : Buffer.of(0x3b, 0x8b);
    socket.write(Buffer.concat([Buffer.of(0, answer.length), answer]));
  });
  await once(socket, 'connect');
  return socket;
}

function decodedPayloads(stored: string): string {
  return [...stored.matchAll(/"data": "([^"]+)"/g)].map(([, data]) => Buffer.from(data!, 'base64').toString('latin1')).join('\n');
}
