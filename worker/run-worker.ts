import type { WorkflowClientInterceptor } from '@temporalio/client';
import { createActivities, type Activities } from '../activities/index.js';
import { openOrm } from '../database/orm.js';
import { defaultPolicy } from '../domain/policy.js';
import { yearsMissingAt } from '../domain/working-days.js';
import { deliver } from '../outbox/deliver.js';
import { keepForgetting } from '../outbox/forget.js';
import { startRelay } from '../outbox/relay.js';
import { tellTemporal } from '../outbox/tell.js';
import { openCitizenCertificates } from '../platform/citizen-certificate.js';
import type { RunningClock } from '../platform/clock.js';
import { openCarrierGateway, type CarrierGateway } from '../platform/carrier-gateway.js';
import { loadCarriers } from '../platform/carriers.js';
import { orLeave, type WorkerConfig } from '../platform/config.js';
import { openInsuredRegister } from '../platform/insured-register.js';
import { openKeys } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';
import { openMailer } from '../platform/mailer.js';
import { openPhotoStore } from '../platform/photo-store.js';
import { loadOfficeCalendar, reportOfficeCalendar } from '../platform/office-calendar.js';
import { dataConverter, openTemporalClient } from '../platform/temporal.js';
import { createWorker } from './create-worker.js';
import { scheduleReconciliation } from './schedule-reconciliation.js';
import { connectToTemporal, installRuntime, whenReachable } from './stay-connected.js';

/** What a composition of the worker decides: production's, or a simulated stack's. */
export type WorkerComposition<Clock extends RunningClock> = {
  config: WorkerConfig;
  logger: Logger;
  openClock: () => Promise<Clock>;
  /** For the client that starts workflows. */
  clientInterceptors?: (clock: Clock) => WorkflowClientInterceptor[];
  /** Where nothing is to be started by the ordinary time: schedules know no other. */
  schedulesPaused?: boolean;
  /** For tests that stop the process at a certain activity. */
  wrapActivities?: (activities: Activities) => Activities;
  /** For tests that stop the process between a carrier's answer and its commit. */
  wrapCarrierGateway?: (gateway: CarrierGateway) => CarrierGateway;
};

/** Carries out workflows and activities and tells Temporal what was committed, until SIGTERM; then finishes what has begun. */
export async function runWorker<Clock extends RunningClock>(composition: WorkerComposition<Clock>): Promise<void> {
  const { config, logger } = composition;
  installRuntime(logger);
  const officeCalendar = await orLeave(loadOfficeCalendar());
  const clock = await whenReachable('database', logger, composition.openClock);
  const orm = await openOrm(config.databaseUrl);
  const keys = await openKeys(config.keysDir);
  const photoStore = await openPhotoStore(config.photosDir, keys.photos);
  const converter = dataConverter(keys.codec);
  const client = openTemporalClient({
    ...config.temporal,
    dataConverter: converter,
    interceptors: composition.clientInterceptors?.(clock),
  });
  const tell = tellTemporal(client, clock);
  const carrierGateway = openCarrierGateway({ url: config.carrierUrl, clock, answerSeconds: defaultPolicy.carrierAnswerSeconds });
  const activities = createActivities({
    orm,
    clock,
    policy: defaultPolicy,
    officeCalendar,
    mailer: openMailer({ smtpUrl: config.smtpUrl, from: config.mailFrom, timeoutSeconds: defaultPolicy.mailServerSeconds }),
    register: openInsuredRegister({ url: config.registerUrl, clock }),
    certificates: await openCitizenCertificates({ ...config.certificates, clock, listFreshSeconds: defaultPolicy.revocationListSeconds }),
    carrierGateway: composition.wrapCarrierGateway?.(carrierGateway) ?? carrierGateway,
    carriers: await loadCarriers(),
    logger,
    keys,
    portalUrl: config.portalUrl,
    deliver: (messages) => deliver(orm, tell, clock, messages),
  });
  const connection = await orLeave(connectToTemporal(config.temporal, logger));
  const worker = await whenReachable('temporal', logger, () =>
    createWorker({
      connection,
      namespace: config.temporal.namespace,
      activities: composition.wrapActivities?.(activities) ?? activities,
      workflowBundle: { codePath: config.workflowBundle },
      dataConverter: converter,
    }),
  );
  await whenReachable('temporal', logger, () =>
    scheduleReconciliation(client, defaultPolicy, { paused: composition.schedulesPaused ?? false }),
  );
  const relay = startRelay({ orm, databaseUrl: config.databaseUrl, tell, clock, logger });
  const forgetting = keepForgetting({ orm, clock, policy: defaultPolicy, photoStore });
  const running = worker.run(); // Ends at SIGTERM, which the SDK's runtime listens for.
  reportOfficeCalendar(logger, {
    covered: officeCalendar.coveredYears,
    missing: yearsMissingAt(clock.now(), officeCalendar, defaultPolicy),
  });
  logger.event('ready');
  process.send?.('ready');
  try {
    await running;
  } finally {
    forgetting.stop();
    await relay.stop();
    await connection.close();
    await client.close();
    await orm.close();
    await clock.close();
    logger.event('stopped');
  }
}
