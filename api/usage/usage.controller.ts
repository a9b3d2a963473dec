import { Controller, Get, Inject, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Call, TheCall } from '../call.js';
import { Operation } from '../operation.js';
import { appSessionRefusals, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import {
  type ExportUsageLog,
  exportUsageLogSchema,
  usageEntrySchema,
  type UsageLogPage,
  usageLogPageSchema,
  usageLogSchema,
  type UsageLogView,
} from './usage.dto.js';
import { UsageService } from './usage.service.js';

const contentTypes = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' } as const;

@ApiTags('Usage log')
@Controller('v1/account/uses')
export class UsageController {
  constructor(@Inject(UsageService) private readonly usage: UsageService) {}

  @Get()
  @SignedIn('portal', 'app')
  @Operation('When, where and by whom the own virtual card was shown, and what came of it; the newest first', {
    rows: 'R-190, D-29',
    answer: usageLogSchema,
    refusals: [...appSessionRefusals, 'request-invalid', 'cursor-invalid'],
  })
  openUsageLog(@TheSession() session: SignedInAs, @Query({ schema: usageLogPageSchema }) page: UsageLogPage): Promise<UsageLogView> {
    return this.usage.openUsageLog(session, page);
  }

  @Get('export')
  @SignedIn('portal', 'app')
  @Operation('All of it as a file: JSON, or CSV in UTF-8 whose first line names the columns', {
    rows: 'D-29, N-77',
    answer: z.array(usageEntrySchema),
    refusals: [...appSessionRefusals, 'request-invalid'],
  })
  async exportUsageLog(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Query({ schema: exportUsageLogSchema }) { format }: ExportUsageLog,
  ): Promise<StreamableFile> {
    const file = await this.usage.exportUsageLog(call, session, format);
    return new StreamableFile(file, { type: contentTypes[format], disposition: `attachment; filename="usage-log.${format}"` });
  }
}
