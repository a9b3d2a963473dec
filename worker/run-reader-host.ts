import { EventEmitter } from 'node:events';
import { defaultPolicy } from '../domain/policy.js';
import type { ReaderHostReport } from '../domain/reader-host.js';
import { type CardReader, namesOf, type Readers } from '../platform/card-reader.js';
import { openComponentCertificate } from '../platform/component-certificate.js';
import { ConfigError, orLeave, type ReaderHostConfig } from '../platform/config.js';
import { openReaderHostKey, publicPart, type Keyring } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';
import { answers, dataConverter, openTemporalClient } from '../platform/temporal.js';
import { productVersion } from '../platform/version.js';
import { atReaders } from './at-reader.js';
import { openLocalComponent } from './local-component.js';
import { cardReadings } from './read-card.js';
import { certificateReadings } from './read-certificate.js';
import { createReaderHost } from './reader-host.js';
import { startReporting } from './report-reader-host.js';
import { connectToTemporal, installRuntime, whenReachable } from './stay-connected.js';

/** Reads cards for the portal until SIGTERM; then finishes or gives up what has begun. */
export async function runReaderHost(composition: {
  config: ReaderHostConfig;
  logger: Logger;
  openKeys: (folder: string) => Promise<Keyring>;
  /** @param onReaders is told at first, and of every change. */
  openCardReader: (onReaders: (readers: Readers) => void) => Promise<CardReader>;
  /** Of the package that speaks to card readers, where one does. */
  pcsclite?: string;
}): Promise<void> {
  const { config, logger } = composition;
  const { host, temporal } = config;
  installRuntime(logger);
  const codecKeys = await orLeave(composition.openKeys(config.keysDir));
  const key = await orLeave(openReaderHostKey(config.keysDir));
  const client = openTemporalClient({ ...temporal, dataConverter: dataConverter(codecKeys) });
  let readers: Readers = 'service-gone';
  const changes = new EventEmitter();
  const cardReader = await orLeave(
    composition.openCardReader((now) => {
      readers = now;
      changes.emit('readers');
    }),
  );
  const atReader = atReaders(cardReader);
  // Before Temporal is there: who visits the component sees that it is not.
  const component = await orLeave(serveComponent());
  const connection = await orLeave(connectToTemporal(temporal, logger));
  const worker = await orLeave(
    whenReachable('temporal', logger, () =>
      createReaderHost({
        connection,
        namespace: temporal.namespace,
        host,
        atReader,
        codecKeys,
        dataConverter: dataConverter(codecKeys),
      }),
    ),
  );
  const running = worker.run(); // Ends at SIGTERM, which the SDK's runtime listens for.
  const reporting = startReporting({ client, host, report, policy: defaultPolicy, logger });
  changes.on('readers', () => reporting.changed());
  logger.event('ready');
  process.send?.('ready');
  try {
    await running;
  } finally {
    await component?.close();
    await reporting.stop();
    await connection.close();
    await client.close();
    await cardReader.close();
    logger.event('stopped');
  }

  function report(): Omit<ReaderHostReport, 'stopping'> {
    return {
      readers: namesOf(readers),
      versions: {
        product: productVersion,
        node: process.versions.node,
        system: `${process.platform}-${process.arch}`,
        ...(composition.pcsclite && { pcsclite: composition.pcsclite }),
      },
      readsFor: config.readsFor,
      key: { jwk: publicPart(key) as Record<string, string>, thumbprint: key.kid! },
    };
  }

  async function serveComponent() {
    if (!config.component) return undefined;
    const { origins, port, name, ownCertificate } = config.component;
    try {
      return await openLocalComponent({
        ...{ host, key, origins, port, name, logger },
        version: productVersion,
        readers: () => readers,
        readCard: cardReadings(atReader),
        readCertificate: certificateReadings(atReader),
        isConnected: () => answers(client),
        certificate: ownCertificate ?? (await openComponentCertificate(config.keysDir, name)),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
        throw new ConfigError(`Port ${port} is in use on this machine: stop what listens there, or set COMPONENT_PORT.`);
      throw error;
    }
  }
}
