import { defineEntity, p } from '@mikro-orm/core';
import type { CaptchaForm } from '../../domain/captcha.js';
import { instant, uuid } from './column-types.js';

/** A picture that a form showed. What it says is not kept: it is derived again from key and id. Any try uses it up (D-08). */
const CaptchaSchema = defineEntity({
  name: 'Captcha',
  tableName: 'captchas',
  properties: {
    id: uuid().primary(),
    form: p.string().$type<CaptchaForm>(),
    createdAt: instant(),
    expiresAt: instant(),
    usedAt: instant().nullable(),
  },
});
export class Captcha extends CaptchaSchema.class {}
CaptchaSchema.setClass(Captcha);
export { CaptchaSchema };
