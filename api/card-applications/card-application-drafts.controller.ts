import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type DocumentKind, isDocumentKind } from '../../domain/identity-document.js';
import { Refusal } from '../../domain/refusals.js';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';
import { receivePhoto, TakesPhoto } from '../photos/receive-photo.js';
import { sendPhoto } from '../photos/send-photo.js';
import { serviceHoursRefusals } from '../service-hours/outages.js';
import { type Applicant, applicantRefusals, ByApplicant, TheApplicant } from './applicant.guard.js';
import { type Begin, beginSchema, draftSchema, type DraftView, submittedSchema, type Submitted } from './card-application-drafts.dto.js';
import { CardApplicationDraftsService } from './card-application-drafts.service.js';

const ofForm = [...applicantRefusals, 'draft-not-found'] as const;
const ofOpenForm = [...ofForm, 'draft-expired', 'draft-used', 'account-frozen', 'account-suspended', 'account-banned'] as const;
const ofPicture = [
  ...ofOpenForm,
  'media-type-unsupported',
  'body-too-large',
  'request-malformed',
  'photo-empty',
  'photo-too-large',
  'photo-not-jpeg-or-png',
  'photo-too-small',
  'photo-too-many-pixels',
  'photo-animated',
  'photo-damaged',
  'photo-upload-too-slow',
  'photos-busy',
  'photo-store-full',
  'too-many-tries',
] as const;
const ofDocument = ['document-wrong-for-age', 'document-not-arc', 'document-not-of-citizen'] as const;
const TheDraftId = () => Id('draftId', 'draft-not-found');

@ApiTags('Application for the virtual card')
@ByApplicant()
@Controller('v1/card-application-drafts')
export class CardApplicationDraftsController {
  constructor(
    @Inject(CardApplicationDraftsService) private readonly drafts: CardApplicationDraftsService,
    @Inject(ApiParts) private readonly parts: ApiParts,
  ) {}

  @Post()
  @Operation('Open the form: in the App for oneself, by staff on behalf of somebody', {
    rows: 'R-030, R-128, R-129, R-131, R-132, R-154, R-155',
    answer: draftSchema,
    status: 201,
    refusals: [
      ...applicantRefusals,
      ...serviceHoursRefusals,
      'too-many-tries',
      'terms-not-accepted',
      'terms-outdated',
      'id-number-invalid',
      'old-resident-number-ended',
      'account-not-found',
      'home-care-not-enrolled',
      'register-unavailable',
      'account-frozen',
      'account-suspended',
      'account-banned',
    ],
    repeatable: true,
  })
  begin(@TheCall() call: Call, @TheApplicant() applicant: Applicant, @Body({ schema: beginSchema }) body: Begin): Promise<DraftView> {
    return this.drafts.begin(call, applicant, body);
  }

  @Get(':draftId')
  @Operation('The form as it stands: whom it is about, which document counts, where the result goes', {
    rows: 'R-135, R-136, R-138, R-145, R-147, D-35',
    answer: draftSchema,
    refusals: ofForm,
  })
  view(@TheApplicant() applicant: Applicant, @TheDraftId() draftId: string): Promise<DraftView> {
    return this.drafts.view(applicant, draftId);
  }

  @Put(':draftId/document/:kind')
  @TakesPhoto()
  @Operation('Upload the front of the document, in the place of an earlier picture', {
    rows: 'R-135, R-136, R-137, R-138, R-139, R-145, D-23, D-24',
    answer: draftSchema,
    refusals: [...ofPicture, ...ofDocument],
    repeatable: true,
  })
  async uploadDocument(
    @TheCall() call: Call,
    @TheApplicant() applicant: Applicant,
    @TheDraftId() draftId: string,
    @Param('kind') kind: string,
    @Req() request: FastifyRequest,
  ): Promise<DraftView> {
    const document = documentKindOf(kind);
    return this.parts.photoIntake.admit(async () =>
      this.drafts.uploadDocument(call, applicant, draftId, document, await receivePhoto(request, this.parts.policy)),
    );
  }

  @Put(':draftId/portrait')
  @TakesPhoto()
  @Operation('Upload the portrait, in the place of an earlier one', {
    rows: 'R-139, R-141, R-142, R-143, R-145, D-24',
    answer: draftSchema,
    refusals: ofPicture,
    repeatable: true,
  })
  async uploadPortrait(
    @TheCall() call: Call,
    @TheApplicant() applicant: Applicant,
    @TheDraftId() draftId: string,
    @Req() request: FastifyRequest,
  ): Promise<DraftView> {
    return this.parts.photoIntake.admit(async () =>
      this.drafts.uploadPortrait(call, applicant, draftId, await receivePhoto(request, this.parts.policy)),
    );
  }

  @Get(':draftId/document')
  @Operation('The picture of the document', { rows: 'R-145', refusals: [...ofForm, 'photo-missing'] })
  document(@TheApplicant() applicant: Applicant, @TheDraftId() draftId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.picture(reply, applicant, draftId, 'document');
  }

  @Get(':draftId/portrait')
  @Operation('The portrait', { rows: 'R-145, R-146', refusals: [...ofForm, 'photo-missing'] })
  portrait(@TheApplicant() applicant: Applicant, @TheDraftId() draftId: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.picture(reply, applicant, draftId, 'portrait');
  }

  private async picture(reply: FastifyReply, applicant: Applicant, draftId: string, purpose: 'document' | 'portrait') {
    return sendPhoto(reply, await this.drafts.picture(applicant, draftId, purpose));
  }

  @Post(':draftId/submit')
  @HttpCode(200)
  @Operation('Submit: the review begins, and the card can be used without photo at once', {
    rows: 'R-129, R-135, R-141, R-147, R-148, R-150, R-156, D-04, D-20, D-21, D-23, D-26',
    answer: submittedSchema,
    refusals: [
      ...ofOpenForm,
      ...ofDocument,
      'photo-missing',
      'email-missing',
      'card-unknown',
      'card-void',
      'card-suspended',
      'card-lost-not-replaced',
      'too-many-tries',
      'register-unavailable',
    ],
    repeatable: true,
  })
  submit(@TheCall() call: Call, @TheApplicant() applicant: Applicant, @TheDraftId() draftId: string): Promise<Submitted> {
    return this.drafts.submit(call, applicant, draftId);
  }
}

function documentKindOf(kind: string): DocumentKind {
  if (!isDocumentKind(kind)) throw new Refusal('request-invalid', { fields: ['kind'] });
  return kind;
}
