import { Body, Controller, Get, HttpCode, Inject, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { presentationSchema, type PresentationView } from '../presentations/presentations.dto.js';
import { sendQr } from '../presentations/send-qr.js';
import { appSessionRefusals, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { type StaffMember, StaffOf, TheStaff } from '../staff.guard.js';
import { type UsageLogPage, usageLogPageSchema, usageLogSchema, type UsageLogView } from '../usage/usage.dto.js';
import { UsageService } from '../usage/usage.service.js';
import {
  type AcceptGrant,
  acceptGrantSchema,
  type CancelGrant,
  cancelGrantSchema,
  type GrantListsView,
  grantListsSchema,
  grantSchema,
  type GrantView,
  type OfferedGrantView,
  offeredGrantSchema,
  type OfferGrant,
  type OfferGrantFor,
  offerGrantForSchema,
  offerGrantSchema,
  type PresentByGrant,
  presentByGrantSchema,
} from './grants.dto.js';
import { GrantsService } from './grants.service.js';

const GrantId = () => Id('id', 'grant-not-found');
const toFind = [...appSessionRefusals, 'grant-not-found'] as const;
const toOffer = [
  'id-number-invalid',
  'old-resident-number-ended',
  'grant-days-invalid',
  'grant-to-oneself',
  'grant-overlaps',
  'grant-card-photoless',
  'card-not-found',
  'card-void',
  'card-suspended',
  'terms-not-accepted',
  'terms-outdated',
] as const;

@ApiTags('Grants')
@SignedIn('app')
@Controller('v1/grants')
export class GrantsController {
  constructor(
    @Inject(GrantsService) private readonly grants: GrantsService,
    @Inject(UsageService) private readonly usage: UsageService,
  ) {}

  @Post()
  @Operation('Offer somebody to show the own card for some days: a code and a QR that this person alone can take within five minutes', {
    rows: 'R-173, R-174, R-175, R-176, R-177, R-178, R-183, R-187, D-06, D-30, D-31, D-32',
    answer: offeredGrantSchema,
    status: 201,
    refusals: [...appSessionRefusals, ...toOffer, 'grant-not-transferable', 'too-many-tries'],
    repeatable: true,
  })
  offer(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Body({ schema: offerGrantSchema }) body: OfferGrant,
  ): Promise<OfferedGrantView> {
    return this.grants.offer(call, session, body);
  }

  @Get()
  @Operation('The grants that the caller can use, and those by which others can use the own card; what is over has disappeared', {
    rows: 'R-177, R-182, R-185, R-187, D-35',
    answer: grantListsSchema,
    refusals: appSessionRefusals,
  })
  list(@TheSession() session: SignedInAs): Promise<GrantListsView> {
    return this.grants.list(session);
  }

  @Post('accept')
  @HttpCode(200)
  @Operation('Take a grant, by scanning its QR or by the grantor’s ID number and the code', {
    rows: 'R-178, R-179, R-180, R-181, R-182, R-183, R-188, D-30',
    answer: grantSchema,
    refusals: [
      ...appSessionRefusals,
      'grant-qr-foreign',
      'grant-code-unknown',
      'grant-code-burnt',
      'grant-code-expired',
      'grant-code-used',
      'grant-cancelled',
      'grant-void',
      'grant-ended',
      'grant-card-photoless',
      'card-not-found',
      'card-void',
      'card-suspended',
      'too-many-tries',
    ],
    repeatable: true,
  })
  accept(
    @TheCall() call: Call,
    @TheSession() session: SignedInAs,
    @Body({ schema: acceptGrantSchema }) body: AcceptGrant,
  ): Promise<GrantView> {
    return this.grants.accept(call, session, body);
  }

  @Get(':id')
  @Operation('A grant, also when it is over; for its two people', { rows: 'R-177, R-182, D-35', answer: grantSchema, refusals: toFind })
  find(@GrantId() id: string, @TheSession() session: SignedInAs): Promise<GrantView> {
    return this.grants.find(id, session);
  }

  @Get(':id/code.svg')
  @ApiProduces('image/svg+xml')
  @Operation('The QR of the own offer, drawn', { rows: 'R-176', refusals: [...toFind, 'grant-settled'] })
  async drawCode(@GrantId() id: string, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendQr(reply, await this.grants.qrTextOf(id, session), 'svg');
  }

  @Get(':id/code.png')
  @ApiProduces('image/png')
  @Operation('The QR of the own offer, in pixels', { rows: 'R-176', refusals: [...toFind, 'grant-settled'] })
  async pictureCode(@GrantId() id: string, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendQr(reply, await this.grants.qrTextOf(id, session), 'png');
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Operation('Cancel a grant, or give it up: what is shown by it ends at once', {
    rows: 'R-186, D-33',
    answer: grantSchema,
    refusals: [...toFind, 'grant-not-confirmed', 'grant-settled'],
    repeatable: true,
  })
  cancel(
    @TheCall() call: Call,
    @GrantId() id: string,
    @TheSession() session: SignedInAs,
    @Body({ schema: cancelGrantSchema }) body: CancelGrant,
  ): Promise<GrantView> {
    return this.grants.cancel(call, id, session, body);
  }

  @Post(':id/presentations')
  @Operation('Open the grantor’s card: a presentation of the grantee, beside the grantor’s own', {
    rows: 'R-184, R-190, D-32, D-33',
    answer: presentationSchema,
    status: 201,
    refusals: [
      ...toFind,
      'grant-not-accepted',
      'grant-not-started',
      'grant-ended',
      'grant-code-expired',
      'grant-code-burnt',
      'grant-cancelled',
      'grant-void',
      'terms-not-accepted',
      'terms-outdated',
      'too-many-tries',
    ],
    repeatable: true,
  })
  present(
    @TheCall() call: Call,
    @GrantId() id: string,
    @TheSession() session: SignedInAs,
    @Body({ schema: presentByGrantSchema }) body: PresentByGrant,
  ): Promise<PresentationView> {
    return this.grants.present(call, id, session, body);
  }

  @Get(':id/uses')
  @Operation('What came of a grant: every opening, update, redemption and refusal; the newest first', {
    rows: 'R-190, D-29',
    answer: usageLogSchema,
    refusals: [...toFind, 'request-invalid', 'cursor-invalid'],
  })
  async uses(
    @GrantId() id: string,
    @TheSession() session: SignedInAs,
    @Query({ schema: usageLogPageSchema }) page: UsageLogPage,
  ): Promise<UsageLogView> {
    await this.grants.find(id, session);
    return this.usage.ofGrant(session, id, page);
  }
}

@ApiTags('Grants')
@UseGuards(StaffOf('counter', 'home-care'))
@ApiBearerAuth()
@Controller('v1/staff/grants')
export class StaffGrantsController {
  constructor(@Inject(GrantsService) private readonly grants: GrantsService) {}

  @Post()
  @Operation('Offer a grant on behalf of a person whose card was read here: the code is handed to the named person', {
    rows: 'D-34, R-190',
    answer: offeredGrantSchema,
    status: 201,
    refusals: [
      'token-invalid',
      'role-forbidden',
      'card-reading-not-found',
      'card-reading-pending',
      'card-reading-expired',
      'card-reading-used',
      'card-not-verified',
      'account-not-found',
      'account-frozen',
      'account-suspended',
      'account-banned',
      ...toOffer,
    ],
    repeatable: true,
  })
  offerFor(
    @TheCall() call: Call,
    @TheStaff() staff: StaffMember,
    @Body({ schema: offerGrantForSchema }) body: OfferGrantFor,
  ): Promise<OfferedGrantView> {
    return this.grants.offerFor(call, staff, body);
  }
}
