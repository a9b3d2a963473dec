import { Body, Controller, Delete, Get, Inject, Put, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { hostName } from '../card-readings/card-readings.dto.js';
import { type Call, TheCall } from '../call.js';
import { Name } from '../id-param.js';
import { Operation } from '../operation.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import { type EnrolKey, enrolKeySchema, enrolledKeySchema, readerHostsSchema, withdrawnKeySchema } from './reader-hosts.dto.js';
import { ReaderHostsService } from './reader-hosts.service.js';

const refusals = ['token-invalid', 'role-forbidden'] as const;

@ApiTags('Reader hosts')
@ApiBearerAuth()
@UseGuards(StaffOf('operator'))
@Controller('v1/staff/reader-hosts')
export class ReaderHostsController {
  constructor(@Inject(ReaderHostsService) private readonly readerHosts: ReaderHostsService) {}

  @Get()
  @Operation('The machines with card readers: when they were heard of last, their readers, versions and keys', {
    rows: 'R-020',
    answer: readerHostsSchema,
    refusals,
  })
  list() {
    return this.readerHosts.list();
  }

  @Put(':host/key')
  @Operation(
    'Enrol the key of a host, after its thumbprint was compared with the status page of the host: readings that it signs are taken',
    {
      rows: 'R-022',
      answer: enrolledKeySchema,
      refusals: [...refusals, 'reader-host-not-found', 'reader-host-key-changed', 'reader-host-key-shared'],
      repeatable: true,
    },
  )
  enrolKey(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @Name('host', hostName, 'reader-host-not-found') host: string,
    @Body({ schema: enrolKeySchema }) body: EnrolKey,
  ) {
    return this.readerHosts.enrolKey(call, staff, host, body);
  }

  @Delete(':host/key')
  @Operation('Take no more readings that the host signs', {
    rows: 'R-022',
    answer: withdrawnKeySchema,
    refusals: [...refusals, 'reader-host-not-found'],
    repeatable: true,
  })
  withdrawKey(@TheCall() call: Call, @Name('host', hostName, 'reader-host-not-found') host: string) {
    return this.readerHosts.withdrawKey(call, host);
  }
}
