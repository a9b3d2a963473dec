import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { judgePassword, strengthOf } from '../../domain/password.js';
import { refusals, type RefusalCode } from '../../domain/refusals.js';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';

const checkPasswordSchema = z.strictObject({ password: z.string().max(200) });
const checkedSchema = z.object({
  strength: z.enum(['weak', 'medium', 'medium-strong', 'strong']),
  accepted: z.boolean(),
  refusalCode: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]).optional(),
});

@ApiTags('Registration at the portal')
@Controller('v1/password-checks')
export class PasswordsController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  /** Changes nothing and stores nothing, so it needs no key. */
  @Post()
  @HttpCode(200)
  @Operation('The strength meter: class of a password, and whether it would be taken', {
    rows: 'R-068 to R-071, D-12',
    answer: checkedSchema,
  })
  check(@Body({ schema: checkPasswordSchema }) { password }: z.infer<typeof checkPasswordSchema>): z.infer<typeof checkedSchema> {
    const judged = judgePassword(password, {}, this.parts.blockedPasswords, this.parts.policy);
    if (judged.name === 'refused') return { strength: strengthOf(password), accepted: false, refusalCode: judged.code };
    return { strength: judged.strength, accepted: true };
  }
}
