import type { MikroORM } from '@mikro-orm/postgresql';
import type { OutboxMessage } from '../database/entities/index.js';
import type { Carrier } from '../domain/carriers.js';
import type { OfficeCalendar } from '../domain/working-days.js';
import type { Policy } from '../domain/policy.js';
import type { CitizenCertificates } from '../platform/citizen-certificate.js';
import type { CarrierGateway } from '../platform/carrier-gateway.js';
import type { Clock } from '../platform/clock.js';
import type { InsuredRegister } from '../platform/insured-register.js';
import type { Keys } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';
import type { Mailer } from '../platform/mailer.js';

/** What the activities use of the outside, given by whoever composes the worker. */
export type ActivityDeps = {
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly officeCalendar: OfficeCalendar;
  readonly mailer: Mailer;
  readonly register: InsuredRegister;
  readonly certificates: CitizenCertificates;
  readonly carrierGateway: CarrierGateway;
  readonly carriers: readonly Carrier[];
  readonly logger: Logger;
  readonly keys: Keys;
  readonly portalUrl: string;
  /** The fast path for what an activity has committed. */
  readonly deliver: (messages: readonly OutboxMessage[]) => Promise<boolean>;
};

/** What the end of a review and its move need of it. */
export type ReviewDeps = Pick<ActivityDeps, 'orm' | 'clock' | 'policy' | 'officeCalendar' | 'logger' | 'deliver'>;
