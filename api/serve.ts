import { yearsMissingAt } from '../domain/working-days.js';
import type { ApiConfig } from '../platform/config.js';
import { reportOfficeCalendar } from '../platform/office-calendar.js';
import { createApp } from './create-app.js';
import type { ApiParts } from './parts.js';

/** Listens, says that it is ready, and on SIGTERM finishes what has begun before it ends. */
export async function serveApi(parts: ApiParts & { close(): Promise<void> }, { host, port }: ApiConfig, closeRest: () => Promise<void>) {
  const app = await createApp(parts);
  await app.listen({ host, port });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await app.close();
    await parts.close();
    await closeRest();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  const { logger, officeCalendar, clock, policy } = parts;
  reportOfficeCalendar(logger, { covered: officeCalendar.coveredYears, missing: yearsMissingAt(clock.now(), officeCalendar, policy) });
  logger.event('ready', {});
  process.send?.('ready');
}
