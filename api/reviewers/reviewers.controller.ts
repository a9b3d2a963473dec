import { Body, Controller, Delete, Inject, Put, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { type Call, TheCall } from '../call.js';
import { Name } from '../id-param.js';
import { Operation } from '../operation.js';
import { StaffOf } from '../staff.guard.js';
import { type EnrolReviewer, enrolReviewerSchema, removedReviewerSchema, reviewerSchema } from './reviewers.dto.js';
import { ReviewersService } from './reviewers.service.js';

/** As the identity provider calls people: without control characters and halves of characters, which no database keeps (N-74). */
const staffName = /^[^\p{Cc}\p{Cs}]{1,200}$/u;
const refusals = ['token-invalid', 'role-forbidden'] as const;

@ApiTags('Review desk')
@ApiBearerAuth()
@UseGuards(StaffOf('operator'))
@Controller('v1/staff/reviewers')
export class ReviewersController {
  constructor(@Inject(ReviewersService) private readonly reviewers: ReviewersService) {}

  @Put(':staffId')
  @Operation('Enrol somebody as reviewer, or as review lead', {
    rows: 'D-05, D-25',
    answer: reviewerSchema,
    refusals: [...refusals, 'id-number-invalid', 'old-resident-number-ended', 'email-invalid'],
    repeatable: true,
  })
  enrol(
    @TheCall() call: Call,
    @Name('staffId', staffName, 'request-invalid', { fields: ['staffId'] }) staffId: string,
    @Body({ schema: enrolReviewerSchema }) body: EnrolReviewer,
  ) {
    return this.reviewers.enrol(call, staffId, body);
  }

  @Delete(':staffId')
  @Operation('End that somebody is a reviewer; the cases in hand are free at once', {
    rows: 'D-25',
    answer: removedReviewerSchema,
    refusals: [...refusals, 'reviewer-not-found'],
    repeatable: true,
  })
  remove(@TheCall() call: Call, @Name('staffId', staffName, 'reviewer-not-found') staffId: string) {
    return this.reviewers.remove(call, staffId);
  }
}
