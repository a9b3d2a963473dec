import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';
import { bilingualSchema } from '../problem.dto.js';

const agenciesSchema = z.object({
  agencies: z.array(
    z.object({ agency: bilingualSchema, purpose: bilingualSchema.describe('For what it asks whether somebody is registered') }),
  ),
});

@ApiTags('Other agencies')
@Controller('v1/agencies')
export class AgenciesController {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  @Get()
  @Operation('The agencies whose services rely on the identity check', { rows: 'R-045', answer: agenciesSchema })
  list(): z.infer<typeof agenciesSchema> {
    return { agencies: this.parts.agencies.map(({ name, purpose }) => ({ agency: name, purpose })) };
  }
}
