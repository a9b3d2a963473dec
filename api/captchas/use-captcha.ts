import { Captcha } from '../../database/entities/index.js';
import { type CaptchaForm, tryCaptcha } from '../../domain/captcha.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { shortCode } from '../../platform/random-code.js';
import { heldForUpdate, keptRefusal, type KeptRefusal } from '../commands.js';
import type { ApiParts } from '../parts.js';
import type { CaptchaEntry } from './captchas.dto.js';

/** R-118, D-08. */
const captchaLength = 5;

/** Derived, so that nobody who reads the table can pass. */
export const captchaText = ({ keys }: Pick<ApiParts, 'keys'>, captchaId: string) => shortCode(keys.captchaKey, captchaId, captchaLength);

/**
 * Uses a captcha up for the command that runs in `tx` (D-08). The refusal is one to be returned and not thrown: the try has to count.
 * @returns captcha-unknown, -used, -expired, -wrong, or undefined where it was right
 */
export async function useCaptcha(
  tx: UnitOfWork,
  parts: Pick<ApiParts, 'keys'>,
  entry: CaptchaEntry,
  form: CaptchaForm,
): Promise<KeptRefusal | undefined> {
  const captcha = await tx.em.findOne(Captcha, { id: entry.captchaId }, heldForUpdate);
  const tried = tryCaptcha(captcha && captchaState(captcha), { form, text: entry.text }, captchaText(parts, entry.captchaId), tx.now);
  if (captcha) captcha.usedAt ??= tx.now;
  return tried.name === 'refused' ? { refusal: tried.code } : undefined;
}

/** Does the work behind a captcha. The captcha is used up by the try even where the work is refused, so that each guess costs another picture. */
export async function afterCaptcha<O>(
  tx: UnitOfWork,
  parts: ApiParts,
  entry: CaptchaEntry,
  form: CaptchaForm,
  work: (tx: UnitOfWork) => Promise<O | KeptRefusal>,
): Promise<O | KeptRefusal> {
  return (await useCaptcha(tx, parts, entry, form)) ?? keptRefusal(tx, work);
}

/** Whether a try will come to nothing, where a slow step must not be done for just anybody. Whether it is in time, only the try itself says. */
export async function isIdleTry(parts: ApiParts, { captchaId, text }: CaptchaEntry, form: CaptchaForm): Promise<boolean> {
  const captcha = await parts.orm.em.fork().findOne(Captcha, { id: captchaId });
  const tried = tryCaptcha(
    captcha && captchaState(captcha),
    { form, text },
    captchaText(parts, captchaId),
    captcha?.createdAt ?? new Date(0),
  );
  return tried.name === 'refused';
}

const captchaState = ({ form, expiresAt, usedAt }: Captcha) => ({
  form,
  expiresAt: expiresAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
});
