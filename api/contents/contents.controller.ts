import { Body, Controller, Get, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import { contentListSchema, contentPublishedSchema, contentSchema, type PublishContent, publishContentSchema } from './contents.dto.js';
import { ContentsService } from './contents.service.js';

const rows = 'R-028, R-045, R-132, R-133, R-134, R-142, R-144, R-155';

@ApiTags('Contents')
@Controller('v1')
export class ContentsController {
  constructor(@Inject(ContentsService) private readonly contents: ContentsService) {}

  @Get('contents')
  @Operation('The texts that an operator can change, each with its version in force', { rows, answer: contentListSchema })
  list() {
    return this.contents.list();
  }

  @Get('contents/:key')
  @Operation('A text in its version in force', { rows, answer: contentSchema, refusals: ['content-not-found'] })
  inForce(@Param('key') key: string) {
    return this.contents.inForce(key);
  }

  @Get('contents/:key/versions/:version')
  @Operation('A text in one version, which may be an earlier one: consents refer to it', {
    rows: 'R-038, R-155',
    answer: contentSchema,
    refusals: ['content-not-found'],
  })
  version(@Param('key') key: string, @Param('version') version: string) {
    return this.contents.version(key, version);
  }

  @Post('staff/contents/:key/versions')
  @UseGuards(StaffOf('operator'))
  @ApiBearerAuth()
  @Operation('Publish a new version of a text; it is in force at once', {
    rows,
    answer: contentPublishedSchema,
    status: 201,
    refusals: ['token-invalid', 'role-forbidden', 'content-not-found', 'content-outdated'],
    repeatable: true,
  })
  publish(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @Param('key') key: string,
    @Body({ schema: publishContentSchema }) body: PublishContent,
  ) {
    return this.contents.publish(call, staff, key, body);
  }
}
