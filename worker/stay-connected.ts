import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { ConfigError, type TemporalServer } from '../platform/config.js';
import { librarySink, type Logger } from '../platform/logger.js';
import { connectionTo } from '../platform/temporal.js';

const firstPauseMs = 250;
const longestPauseMs = 5000;

/**
 * A process that starts before the servers it needs waits for them: it is not ready, and it does not end (F-10).
 * @throws ConfigError when a server is there and no waiting helps.
 */
export async function whenReachable<T>(part: 'temporal' | 'database', logger: Logger, open: () => Promise<T>): Promise<T> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await open();
    } catch (error) {
      const objection = error instanceof ConfigError ? error : objectionOf(error);
      if (objection) throw objection;
      logger.failure('waits-for-a-server', error, { outcome: part });
      await pause(pauseMs);
    }
  }
}

export const connectToTemporal = (server: Omit<TemporalServer, 'namespace'>, logger: Logger): Promise<NativeConnection> =>
  whenReachable('temporal', logger, () => NativeConnection.connect(connectionTo(server)));

/** What no waiting mends, in the words of the TLS library and of the server. */
const objections: readonly [RegExp, string][] = [
  [
    /InvalidCertificate/,
    'its certificate is not one that this machine trusts under that name (TEMPORAL_TLS_SERVER_CA_CERT_PATH, TEMPORAL_TLS_SERVER_NAME)',
  ],
  [
    /InconsistentKeys/,
    'the client certificate and the key do not belong together (TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH)',
  ],
  [/received fatal alert/, 'it does not take this client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH)'],
  [
    /valid authentication credentials|does not have permission/,
    'it does not let this process in (TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_NAMESPACE)',
  ],
];

function objectionOf(error: unknown): ConfigError | undefined {
  const text = error instanceof Error ? error.message : '';
  const [, objection] = objections.find(([pattern]) => pattern.test(text)) ?? [];
  return objection ? new ConfigError(`Temporal cannot be used: ${objection}.`) : undefined;
}

/** What the SDK has to say goes the same way as everything else, without texts. To be called before anything of the SDK is used. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    logger: librarySink(logger, 'temporal-sdk'),
    telemetryOptions: { logging: { filter: 'temporalio_sdk_core=WARN,temporalio_client=ERROR', forward: {} } },
  });
}
