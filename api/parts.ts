import type { MikroORM } from '@mikro-orm/postgresql';
import type { Carrier } from '../domain/carriers.js';
import type { Policy } from '../domain/policy.js';
import type { OfficeCalendar } from '../domain/working-days.js';
import type { Tell } from '../outbox/tell.js';
import type { AccessTokens } from '../platform/access-token.js';
import type { Agency } from '../platform/agencies.js';
import type { DrawCaptcha } from '../platform/captcha-picture.js';
import type { Clock } from '../platform/clock.js';
import type { DeviceProofs } from '../platform/device-proof.js';
import type { InsuredRegister } from '../platform/insured-register.js';
import type { Keys } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';
import type { PasswordHasher } from '../platform/password-hasher.js';
import type { PhotoIntake } from '../platform/photo-intake.js';
import type { PhotoStore } from '../platform/photo-store.js';
import type { ReceiptSigner } from '../platform/receipt-signer.js';
import type { Terms } from '../platform/terms.js';
import type { ReleasedContents } from './contents/released-contents.js';

/** Everything of the outside that the API uses, given to it by whoever composes the process. Also the token for injecting it. */
export abstract class ApiParts {
  abstract readonly orm: MikroORM;
  abstract readonly databaseUrl: string;
  abstract readonly clock: Clock;
  abstract readonly policy: Policy;
  abstract readonly tell: Tell;
  /** Whether Temporal can be reached now; for operators, no command asks. */
  abstract readonly temporalAnswers: () => Promise<boolean>;
  abstract readonly register: InsuredRegister;
  abstract readonly accessTokens: AccessTokens;
  abstract readonly deviceProofs: DeviceProofs;
  /** Which of several environments this is: a code made in one is not taken in another (N-40). */
  abstract readonly environment: string;
  /** Where a browser finds the local component on its own machine. */
  abstract readonly localComponentUrl: string;
  abstract readonly passwords: PasswordHasher;
  abstract readonly blockedPasswords: ReadonlySet<string>;
  abstract readonly terms: Terms;
  abstract readonly drawCaptcha: DrawCaptcha;
  /** TWCA's terms, agreed to before a number is checked. */
  abstract readonly mobileTerms: Terms;
  /** The texts that came with the release; what operators publish stands in the database. */
  abstract readonly contents: ReleasedContents;
  abstract readonly carriers: readonly Carrier[];
  abstract readonly photoIntake: PhotoIntake;
  abstract readonly photoStore: PhotoStore;
  abstract readonly officeCalendar: OfficeCalendar;
  abstract readonly receipts: ReceiptSigner;
  abstract readonly keys: Keys;
  /** Under which people reach the portal, and agencies the OpenID provider. */
  abstract readonly portalUrl: string;
  abstract readonly agencies: readonly Agency[];
  abstract readonly logger: Logger;
}
