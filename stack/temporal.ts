import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ownProgram, startChild, type Child } from './child.js';
import { Sentence } from './sentence.js';

const { INDEXED_VALUE_TYPE_DATETIME, INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;

/** Enumerations and instants, never people. */
const searchAttributes = {
  VnhiKind: 'Keyword',
  VnhiStage: 'Keyword',
  VnhiDueAt: 'Datetime',
  VnhiOutcome: 'Keyword',
  VnhiChannel: 'Keyword',
} as const;

export type TemporalServer = { child: Child; address: string; uiUrl?: string };

export type TemporalOptions = {
  program: string;
  /** The whole state of the server is in this file. */
  file: string;
  port: number;
  /** Left out: no UI. */
  uiPort?: number;
  codecUrl?: string;
  namespaces: readonly string[];
  logFile: string;
};

export async function startTemporal(options: TemporalOptions, signal?: AbortSignal): Promise<TemporalServer> {
  await mkdir(path.dirname(options.file), { recursive: true });
  const child = await startChild(
    {
      name: 'Temporal',
      command: ownProgram(path.join(import.meta.dirname, 'keep.js'), options.program, ...startDevArguments(options)),
      environment: process.env,
      logFile: options.logFile,
      readyBy: 'spawn',
      stopSeconds: 3,
    },
    signal,
  );
  const address = `127.0.0.1:${options.port}`;
  try {
    await whenHealthy(child, address, options.namespaces, signal);
  } catch (error) {
    await child.kill();
    throw error;
  }
  return { child, address, uiUrl: options.uiPort ? `http://127.0.0.1:${options.uiPort}` : undefined };
}

function startDevArguments({ file, port, uiPort, codecUrl, namespaces }: TemporalOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
    // One worker asks here: with several parts of a queue, most tasks are handed from one part to another before it gets them.
    ...['Read', 'Write'].flatMap((way) => ['--dynamic-config-value', `matching.numTaskqueue${way}Partitions=1`]),
    // The default journal is half as fast.
    ...['--db-filename', file, '--sqlite-pragma', 'journal_mode=wal'],
    ...(uiPort ? ['--ui-port', String(uiPort), '--ui-disable-news-fetch'] : ['--headless']),
    ...(uiPort && codecUrl ? ['--ui-codec-endpoint', codecUrl] : []),
    ...namespaces.flatMap((namespace) => ['--namespace', namespace]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

async function whenHealthy(child: Child, address: string, namespaces: readonly string[], signal?: AbortSignal): Promise<void> {
  const tries = 300;
  for (let failure: unknown, i = 0; ; i++) {
    signal?.throwIfAborted();
    if (!child.isRunning())
      throw new Sentence(`Temporal ended (${await child.ended}) before it was ready. Its last lines:\n${child.lastLines()}`);
    if (i === tries) throw new Sentence(`Temporal did not become healthy: ${String(failure)}. Its last lines:\n${child.lastLines()}`);
    try {
      return await withConnection(address, async (connection) => {
        for (const namespace of namespaces) await connection.workflowService.describeNamespace({ namespace });
      });
    } catch (error) {
      failure = error;
      await pause(100);
    }
  }
}

/** A server of one's own: the namespace must be there, our search attributes are added where they are missing. */
export async function prepareOwnTemporal(address: string, namespace: string): Promise<void> {
  try {
    await withConnection(address, async (connection) => {
      await connection.workflowService.describeNamespace({ namespace });
      const known = await connection.operatorService.listSearchAttributes({ namespace });
      const missing = Object.entries(searchAttributes).filter(([name]) => !known.customAttributes?.[name]);
      const valueOf = { Keyword: INDEXED_VALUE_TYPE_KEYWORD, Datetime: INDEXED_VALUE_TYPE_DATETIME };
      const wanted = Object.fromEntries(missing.map(([name, type]) => [name, valueOf[type]]));
      if (missing.length) await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: wanted });
    });
  } catch (error) {
    throw new Sentence(
      `TEMPORAL_ADDRESS is set, but namespace "${namespace}" of ${address} cannot be used (${(error as Error).message}): start that server, make the namespace, correct the address, or leave it out.`,
    );
  }
}

async function withConnection(address: string, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await work(connection);
  } finally {
    await connection.close();
  }
}
