import { Captcha } from '../../database/entities/index.js';
import { type CaptchaForm, tryCaptcha } from '../../domain/captcha.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';
import { shortCode } from '../../platform/random-code.js';
import { heldForUpdate, type KeptRefusal } from '../commands.js';
import type { ApiParts } from '../parts.js';
import type { CaptchaEntry } from './captchas.dto.js';

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
  { captchaId, text }: CaptchaEntry,
  form: CaptchaForm,
): Promise<KeptRefusal | undefined> {
  const row = await tx.em.findOne(Captcha, { id: captchaId }, heldForUpdate);
  const captcha = row && { form: row.form, expiresAt: row.expiresAt.toISOString(), usedAt: row.usedAt?.toISOString() ?? null };
  const tried = tryCaptcha(captcha, { form, text }, captchaText(parts, captchaId), tx.now);
  if (row) row.usedAt ??= tx.now;
  return tried.name === 'refused' ? { refusal: tried.code } : undefined;
}

/** Whether a try would come to nothing, where a slow step must not be done for just anybody. The try itself decides. */
export async function isIdleTry(parts: ApiParts, { captchaId, text }: CaptchaEntry, form: CaptchaForm): Promise<boolean> {
  const row = await parts.orm.em.fork().findOne(Captcha, { id: captchaId, form, usedAt: null });
  if (!row) return true;
  const unexpired = { form, expiresAt: row.expiresAt.toISOString(), usedAt: null };
  return tryCaptcha(unexpired, { form, text }, captchaText(parts, captchaId), row.createdAt).name === 'refused';
}
