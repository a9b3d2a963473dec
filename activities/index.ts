import { calendarChangeActivities } from './calendar-change.activities.js';
import { cardApplicationActivities } from './card-application.activities.js';
import { cardReadingActivities } from './card-reading.activities.js';
import { carrierCheckActivities } from './carrier-check.activities.js';
import type { ActivityDeps } from './deps.js';
import { grantActivities } from './grant.activities.js';
import { noticeActivities } from './notice.activities.js';
import { presentationActivities } from './presentation.activities.js';
import { readerHostActivities } from './reader-host.activities.js';
import { recoveryActivities } from './recovery.activities.js';
import { registerReconciliationActivities } from './register-reconciliation.activities.js';
import { registrationActivities } from './registration.activities.js';

/** The activities of the main worker; those of a reader host stand in `worker/read-card.ts`. */
export const createActivities = (deps: ActivityDeps) => ({
  ...registrationActivities(deps),
  ...noticeActivities(deps),
  ...cardReadingActivities(deps),
  ...recoveryActivities(deps),
  ...carrierCheckActivities(deps),
  ...cardApplicationActivities(deps),
  ...calendarChangeActivities(deps),
  ...registerReconciliationActivities(deps),
  ...presentationActivities(deps),
  ...grantActivities(deps),
  ...readerHostActivities(deps),
});
export type Activities = ReturnType<typeof createActivities>;
