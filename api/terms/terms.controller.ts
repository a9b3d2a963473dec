import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { termsText } from '../../domain/terms.js';
import { Operation } from '../operation.js';
import type { Terms } from '../../platform/terms.js';
import { ApiParts } from '../parts.js';
import { bilingualSchema } from '../problem.dto.js';

const termsSchema = z.object({
  version: z.string(),
  revisions: z.array(z.object({ issuedOn: z.iso.date(), inForceOn: z.iso.date() })),
  text: bilingualSchema,
});

const mobileTermsSchema = termsSchema.extend({
  carriers: z.array(bilingualSchema).describe('Only numbers of these operators qualify (R-052)'),
});

@ApiTags('Registration at the portal')
@Controller('v1/terms')
export class TermsController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Get()
  @Operation('The rules of registration in force, with their revision dates', { rows: 'R-031', answer: termsSchema })
  current(): z.infer<typeof termsSchema> {
    return shown(this.parts.terms);
  }

  @Get('mobile-verification')
  @ApiTags('Authentication by mobile number')
  @Operation("TWCA's user terms and privacy notice, to be agreed to before a number is checked", {
    rows: 'R-052, R-053, R-054',
    answer: mobileTermsSchema,
  })
  mobileVerification(): z.infer<typeof mobileTermsSchema> {
    const names = this.parts.carriers.flatMap(({ name, aliases }) => [name, ...aliases.map((alias) => alias.name)]);
    return { ...shown(this.parts.mobileTerms), carriers: names };
  }
}

const shown = (terms: Terms) => ({ version: terms.version, revisions: [...terms.revisions], text: termsText(terms) });
