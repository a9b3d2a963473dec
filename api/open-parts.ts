import { openOrm } from '../database/orm.js';
import { defaultPolicy } from '../domain/policy.js';
import { tellTemporal } from '../outbox/tell.js';
import { openAccessTokens } from '../platform/access-token.js';
import { loadAgencies } from '../platform/agencies.js';
import { loadBlockedPasswords } from '../platform/blocked-passwords.js';
import { drawCaptcha } from '../platform/captcha-picture.js';
import { loadCarriers } from '../platform/carriers.js';
import type { Clock } from '../platform/clock.js';
import type { ApiConfig } from '../platform/config.js';
import { openDeviceProofs } from '../platform/device-proof.js';
import { openInsuredRegister } from '../platform/insured-register.js';
import { openKeys } from '../platform/keys.js';
import type { Logger } from '../platform/logger.js';
import { loadOfficeCalendar } from '../platform/office-calendar.js';
import { passwordHasher } from '../platform/password-hasher.js';
import { photoIntake } from '../platform/photo-intake.js';
import { openPhotoStore } from '../platform/photo-store.js';
import { openReceiptSigner } from '../platform/receipt-signer.js';
import { answers, dataConverter, openTemporalClient } from '../platform/temporal.js';
import { loadMobileTerms, loadTerms } from '../platform/terms.js';
import { loadReleasedContents } from './contents/released-contents.js';
import type { ApiParts } from './parts.js';
import { photoIntakeOptions } from './photos/take-in-photo.js';

type TemporalOptions = Pick<Parameters<typeof openTemporalClient>[0], 'interceptors'>;

/** Opens everything of the outside that the API needs, on the given clock. */
export async function openApiParts(
  config: ApiConfig,
  clock: Clock,
  logger: Logger,
  temporal: TemporalOptions = {},
): Promise<ApiParts & { close(): Promise<void> }> {
  const [orm, keys, terms, mobileTerms, contents, carriers, officeCalendar, blockedPasswords, agencies] = await Promise.all([
    openOrm(config.databaseUrl),
    openKeys(config.keysDir),
    loadTerms(),
    loadMobileTerms(),
    loadReleasedContents(),
    loadCarriers(),
    loadOfficeCalendar(),
    loadBlockedPasswords(),
    loadAgencies(config.relyingPartiesFile),
  ]);
  const client = openTemporalClient({ ...config.temporal, ...temporal, dataConverter: dataConverter(keys.codec) });
  const passwords = passwordHasher(keys.passwordPepper, { threads: config.passwordThreads, waiting: defaultPolicy.passwordsWaiting });
  return {
    orm,
    databaseUrl: config.databaseUrl,
    clock,
    policy: defaultPolicy,
    tell: tellTemporal(client, clock),
    temporalAnswers: () => answers(client),
    register: openInsuredRegister({ url: config.registerUrl, clock }),
    accessTokens: openAccessTokens({ issuer: config.oidcIssuer, clock }),
    deviceProofs: openDeviceProofs({
      key: keys.deviceKey,
      publicUrl: config.portalUrl,
      clock,
      nonceSeconds: defaultPolicy.deviceNonceSeconds,
    }),
    environment: config.environment,
    localComponentUrl: config.localComponentUrl,
    passwords,
    blockedPasswords,
    terms,
    drawCaptcha,
    mobileTerms,
    contents,
    carriers,
    photoIntake: photoIntake(photoIntakeOptions(defaultPolicy)),
    photoStore: await openPhotoStore(config.photosDir, keys.photos),
    officeCalendar,
    receipts: await openReceiptSigner(keys.receipts),
    keys,
    portalUrl: config.portalUrl,
    agencies,
    logger,
    async close() {
      await passwords.close();
      await client.close();
      await orm.close();
    },
  };
}
