import { Body, Controller, Get, HttpCode, Inject, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { sendPhoto } from '../photos/send-photo.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import {
  caseSchema,
  claimedOrNoneSchema,
  claimedSchema,
  decidedSchema,
  figuresSchema,
  queueSchema,
  restoredCardSchema,
  type Return,
  returnSchema,
} from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';

const refusals = ['token-invalid', 'role-forbidden', 'reviewer-not-enrolled'] as const;
const ofCase = [...refusals, 'application-not-found', 'application-settled', 'own-case', 'case-claimed'] as const;
const ofHeldCase = [...ofCase, 'case-not-claimed'] as const;
const TheCaseId = () => Id('applicationId', 'application-not-found');

@ApiTags('Review desk')
@ApiBearerAuth()
@UseGuards(StaffOf('reviewer'))
@Controller('v1/reviews')
export class ReviewsController {
  constructor(@Inject(ReviewsService) private readonly reviews: ReviewsService) {}

  @Get()
  @Operation('The applications that wait for a decision, by due instant', { rows: 'D-05, D-25', answer: queueSchema, refusals })
  queue(@TheStaff() staff: StaffMember) {
    return this.reviews.queue(staff);
  }

  @Get('figures')
  @Operation('How much waits, and how much of it is overdue', { rows: 'D-05, D-25', answer: figuresSchema, refusals })
  figures(@TheStaff() staff: StaffMember) {
    return this.reviews.figures(staff);
  }

  @Post('claim-next')
  @HttpCode(200)
  @Operation('Take the free case that is due first; null where there is none', {
    rows: 'D-25',
    answer: claimedOrNoneSchema,
    refusals,
    repeatable: true,
  })
  claimNext(@TheCall() call: Call, @TheStaff() staff: StaffMember) {
    return this.reviews.claimNext(call, staff);
  }

  @Post(':applicationId/claim')
  @HttpCode(200)
  @Operation('Take a case, or prolong the lease of one in hand', {
    rows: 'D-25',
    answer: claimedSchema,
    refusals: ofCase,
    repeatable: true,
  })
  claim(@TheCall() call: Call, @TheStaff() staff: StaffMember, @TheCaseId() applicationId: string) {
    return this.reviews.claim(call, staff, applicationId);
  }

  @Post(':applicationId/release')
  @HttpCode(204)
  @Operation('Give a case back', { rows: 'D-25', status: 204, refusals: ofHeldCase, repeatable: true })
  async release(@TheCall() call: Call, @TheStaff() staff: StaffMember, @TheCaseId() applicationId: string): Promise<void> {
    await this.reviews.release(call, staff, applicationId);
  }

  @Get(':applicationId')
  @Operation('What a reviewer needs to see of a case in hand; each look stands in the audit trail', {
    rows: 'R-044, R-143, D-24, D-25',
    answer: caseSchema,
    refusals: ofHeldCase,
  })
  open(@TheCall() call: Call, @TheStaff() staff: StaffMember, @TheCaseId() applicationId: string) {
    return this.reviews.open(staff, call, applicationId);
  }

  @Get(':applicationId/document')
  @Operation('The picture of the document of a case in hand', { rows: 'D-25', refusals: ofHeldCase })
  async document(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @TheCaseId() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendPhoto(reply, await this.reviews.picture(staff, call, id, 'document'));
  }

  @Get(':applicationId/portrait')
  @Operation('The portrait of a case in hand', { rows: 'D-25', refusals: ofHeldCase })
  async portrait(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @TheCaseId() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendPhoto(reply, await this.reviews.picture(staff, call, id, 'portrait'));
  }

  @Post(':applicationId/approve')
  @HttpCode(200)
  @Operation('Approve: the card shows the portrait from now on', {
    rows: 'R-151, D-25',
    answer: decidedSchema,
    refusals: ofHeldCase,
    repeatable: true,
  })
  approve(@TheCall() call: Call, @TheStaff() staff: StaffMember, @TheCaseId() applicationId: string) {
    return this.reviews.approve(call, staff, applicationId);
  }

  @Post(':applicationId/return')
  @HttpCode(200)
  @Operation('Return with reasons, which the applicant is told', {
    rows: 'R-144, R-152, D-22',
    answer: decidedSchema,
    refusals: ofHeldCase,
    repeatable: true,
  })
  return(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @TheCaseId() applicationId: string,
    @Body({ schema: returnSchema }) { reasons }: Return,
  ) {
    return this.reviews.return(call, staff, applicationId, reasons);
  }

  @Post(':applicationId/withdraw')
  @HttpCode(200)
  @Operation('Withdraw for misuse: the card is suspended', {
    rows: 'R-132, D-22',
    answer: decidedSchema,
    refusals: ofHeldCase,
    repeatable: true,
  })
  withdraw(@TheCall() call: Call, @TheStaff() staff: StaffMember, @TheCaseId() applicationId: string) {
    return this.reviews.withdraw(call, staff, applicationId);
  }

  @Post(':applicationId/restore-card')
  @HttpCode(200)
  @Operation('Lift a withdrawal for misuse, by a review lead who has not made it', {
    rows: 'R-132, D-22, D-25',
    answer: restoredCardSchema,
    refusals: [...refusals, 'application-not-found', 'own-case', 'review-lead-only', 'own-decision', 'card-not-withdrawn'],
    repeatable: true,
  })
  restoreCard(@TheCall() call: Call, @TheStaff() staff: StaffMember, @TheCaseId() applicationId: string) {
    return this.reviews.restoreCard(call, staff, applicationId);
  }
}
