import { existsSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor, type WorkflowClientInterceptor } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { sealingCodec } from './codec.js';
import { ConfigError, type TemporalServer } from './config.js';
import type { Keyring } from './keys.js';

/** The queue of the main worker. */
export const taskQueue = 'vnhi';

/** A person waits for the API: it gives Temporal this long, and goes on without it (F-20). */
const answerMs = 3000;

/** How clients and workers reach Temporal and show who they are. */
export function connectionTo(server: Omit<TemporalServer, 'namespace'>) {
  const { address, apiKey, clientCertificate: crt, clientKey: key, serverAuthority, serverName } = server;
  if (!crt !== !key)
    throw new ConfigError('TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH belong together: set both or neither.');
  const tls = {
    ...(crt && key && { clientCertPair: { crt, key } }),
    ...(serverAuthority && { serverRootCACertificate: serverAuthority }),
    ...(serverName && { serverNameOverride: serverName }),
  };
  return { address, ...(apiKey && { apiKey }), ...(Object.keys(tls).length > 0 && { tls }) };
}

/** How our processes write to Temporal and read from it; the same for clients, workers and the workflow bundle. */
export const dataConverter = (keys: Keyring): DataConverter => ({
  payloadCodecs: [sealingCodec(keys)],
  failureConverterPath: failureConverterPath(),
});

/** In the source tree as in `dist/`: the bundler and the SDK load this module by its path. */
export function failureConverterPath(): string {
  const compiled = path.join(import.meta.dirname, 'failure-converter.js');
  return existsSync(compiled) ? compiled : path.join(import.meta.dirname, 'failure-converter.ts');
}

/** Whether the server answers at all. */
export async function answers(client: Client): Promise<boolean> {
  try {
    // eslint-disable-next-line no-restricted-syntax -- a span for the transport, as below
    await client.connection.withDeadline(Date.now() + 1000, () => client.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  }
}

export type TemporalClient = Client & { close(): Promise<void> };

/**
 * A client that connects when it is first used, so that a process starts and serves while Temporal is down, and that tries again at once
 * when it is back. Telling Temporal something ends within `answerMs`, done or not.
 */
export function openTemporalClient(
  options: TemporalServer & {
    dataConverter?: DataConverter;
    interceptors?: WorkflowClientInterceptor[];
  },
): TemporalClient {
  const connection = Connection.lazy({
    ...connectionTo(options),
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: 3 }))],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 },
  });
  const client = new Client({
    connection,
    namespace: options.namespace,
    dataConverter: options.dataConverter,
    interceptors: { workflow: [boundedCalls(connection), ...(options.interceptors ?? [])] },
  });
  return Object.assign(client, { close: () => connection.close() });
}

function boundedCalls(connection: Connection): WorkflowClientInterceptor {
  // A span for the transport, not an instant of the product: gRPC wants it on the host's clock.
  // eslint-disable-next-line no-restricted-syntax
  const bounded = <T>(call: () => Promise<T>) => connection.withDeadline(Date.now() + answerMs, call);
  return {
    startWithDetails: (input, next) => bounded(() => next(input)),
    signal: (input, next) => bounded(() => next(input)),
    signalWithStart: (input, next) => bounded(() => next(input)),
    describe: (input, next) => bounded(() => next(input)),
    cancel: (input, next) => bounded(() => next(input)),
    terminate: (input, next) => bounded(() => next(input)),
  };
}
