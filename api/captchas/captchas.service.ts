import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Captcha } from '../../database/entities/index.js';
import { numbersFrom } from '../../platform/random-code.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { refuseTooMany } from '../limits.js';
import { ApiParts } from '../parts.js';
import type { CaptchaView, ShowCaptcha } from './captchas.dto.js';
import { captchaText } from './use-captcha.js';

/** The pictures that stand between a form without a card and a program that fills it in (R-117, R-118, D-08). */
@Injectable()
export class CaptchasService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async show(call: Call, { form, replaces }: ShowCaptcha): Promise<CaptchaView> {
    const { captchaId, expiresAt } = await this.commands.run(call, {
      prepare: () => refuseTooMany(this.parts, 'captchas-by-network', call.network),
      commit: async (tx) => {
        if (replaces) await tx.em.nativeUpdate(Captcha, { id: replaces, usedAt: null }, { usedAt: tx.now });
        const id: string = randomUUID();
        const expiresAt = new Date(tx.now.getTime() + this.parts.policy.captchaSeconds * 1000);
        tx.em.create(Captcha, { id, form, createdAt: tx.now, expiresAt, usedAt: null });
        return { captchaId: id, expiresAt: expiresAt.toISOString() };
      },
    });
    return { captchaId, expiresAt, picture: await this.picture(captchaId), pictureType: 'image/png' };
  }

  /** The same each time: a second drawing of the same text would make it easier for a program. */
  private async picture(captchaId: string) {
    const drawn = await this.parts.drawCaptcha(captchaText(this.parts, captchaId), numbersFrom(this.parts.keys.captchaKey, captchaId));
    return drawn.toString('base64');
  }
}
