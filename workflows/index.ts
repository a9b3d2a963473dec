export { registration } from './registration.workflow.js';
export { notice } from './notice.workflow.js';
export { recovery } from './recovery.workflow.js';
export { carrierCheck } from './carrier-check.workflow.js';
export { cardReading } from './card-reading.workflow.js';
export { calendarChange } from './calendar-change.workflow.js';
export { registerReconciliation } from './register-reconciliation.workflow.js';
export { cardApplication } from './card-application.workflow.js';
