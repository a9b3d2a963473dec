import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { termsText } from '../../domain/terms.js';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';
import { bilingualSchema } from '../problem.dto.js';

const termsSchema = z.object({
  version: z.string(),
  revisions: z.array(z.object({ issuedOn: z.iso.date(), inForceOn: z.iso.date() })),
  text: bilingualSchema,
});

@ApiTags('Registration at the portal')
@Controller('v1/terms')
export class TermsController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Get()
  @Operation('The rules of registration in force, with their revision dates', { rows: 'R-031', answer: termsSchema })
  current(): z.infer<typeof termsSchema> {
    const { terms } = this.parts;
    return { version: terms.version, revisions: [...terms.revisions], text: termsText(terms) };
  }
}
