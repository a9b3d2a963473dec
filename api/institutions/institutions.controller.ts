import { Body, Controller, Get, Inject, Param, Put, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { StaffOf } from '../staff.guard.js';
import {
  institutionSavedSchema,
  institutionSchema,
  institutionsSchema,
  type SaveInstitution,
  saveInstitutionSchema,
  type SearchInstitutions,
  searchInstitutionsSchema,
} from './institutions.dto.js';
import { InstitutionsService } from './institutions.service.js';

const rows = 'R-130, R-191, R-192, R-193';

@ApiTags('Institutions')
@Controller('v1')
export class InstitutionsController {
  constructor(@Inject(InstitutionsService) private readonly institutions: InstitutionsService) {}

  @Get('institutions')
  @Operation('Look up institutions by name, place, department and setting, in the order of their codes', {
    rows,
    answer: institutionsSchema,
    refusals: ['request-invalid', 'cursor-invalid'],
  })
  search(@Query({ schema: searchInstitutionsSchema }) search: SearchInstitutions) {
    return this.institutions.search(search);
  }

  @Get('institutions/:code')
  @Operation('An institution with its departments, and where each accepts the card', {
    rows,
    answer: institutionSchema,
    refusals: ['institution-not-found'],
  })
  open(@Param('code') code: string) {
    return this.institutions.open(code);
  }

  @Put('staff/institutions/:code')
  @UseGuards(StaffOf('operator'))
  @ApiBearerAuth()
  @Operation('Put an institution with all its departments into the directory, or change, suspend or resume it; it holds at once', {
    rows: 'R-191, R-192, D-28',
    answer: institutionSavedSchema,
    refusals: ['token-invalid', 'role-forbidden'],
    repeatable: true,
  })
  save(@TheCall() call: Call, @Param('code') code: string, @Body({ schema: saveInstitutionSchema }) body: SaveInstitution) {
    return this.institutions.save(call, code, body);
  }
}
