import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { Refusal } from '../../domain/refusals.js';
import { type Call, TheCall } from '../call.js';
import { OpenId } from '../openid/openid-provider.js';
import { Operation } from '../operation.js';
import { ApiParts } from '../parts.js';
import { findSession } from '../sessions/sessions.js';
import { sessionCookie, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { consentPage, consentPageHeaders } from './consent-page.js';
import { type AnsweredView, answeredSchema, type ConsentRequestView, consentRequestSchema } from './consent-requests.dto.js';
import { ConsentRequestsService } from './consent-requests.service.js';

/**
 * What an agency asks of the person before this browser. The address is the one to which the OpenID provider sends the browser, and its cookie is
 * for this address alone; so a browser gets the page here, and the page what it shows.
 */
@ApiTags('Other agencies')
@Controller('v1/consent-requests/:uid')
export class ConsentRequestsController {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(ConsentRequestsService) private readonly requests: ConsentRequestsService,
    @Inject(OpenId) private readonly openId: OpenId,
  ) {}

  @Get()
  @Operation('Who asks, for which purpose, and what would be told', {
    rows: 'R-036, R-044',
    answer: consentRequestSchema,
    refusals: ['consent-request-not-found', 'consent-request-answered'],
  })
  async look(
    @Param('uid') uid: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsentRequestView | string> {
    if (new Negotiator(request.raw).mediaType(['application/json', 'text/html']) === 'text/html') {
      void reply.headers(consentPageHeaders);
      return consentPage;
    }
    this.mustBeAskedIn(uid, request, reply);
    return this.requests.look(uid, await this.holder(request));
  }

  @Post('agree')
  @SignedIn('portal')
  @HttpCode(200)
  @Operation('Agree: from now on the agency can be told, until the consent ends or is withdrawn', {
    rows: 'R-036, R-038, R-044',
    answer: answeredSchema,
    refusals: ['session-missing', 'consent-request-not-found', 'consent-request-answered'],
    repeatable: true,
  })
  agree(
    @TheCall() call: Call,
    @Param('uid') uid: string,
    @TheSession() session: SignedInAs,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnsweredView> {
    this.mustBeAskedIn(uid, request, reply);
    return this.requests.agree(call, uid, session.registrationId);
  }

  @Post('refuse')
  @HttpCode(200)
  @Operation('Refuse: the agency hears that the person did not agree, and nothing else', {
    rows: 'R-036, R-044',
    answer: answeredSchema,
    refusals: ['consent-request-not-found', 'consent-request-answered'],
    repeatable: true,
  })
  async refuse(
    @TheCall() call: Call,
    @Param('uid') uid: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnsweredView> {
    this.mustBeAskedIn(uid, request, reply);
    return this.requests.refuse(call, uid, await this.holder(request));
  }

  /** To whoever was not sent here with it, the request does not exist. */
  private mustBeAskedIn(uid: string, request: FastifyRequest, reply: FastifyReply) {
    if (!this.openId.isAskedIn(uid, request.raw, reply.raw)) throw new Refusal('consent-request-not-found');
  }

  /** Who is logged in at the portal, if anybody is. */
  private async holder(request: FastifyRequest): Promise<string | undefined> {
    const token = request.cookies[sessionCookie.name];
    const session = token ? await findSession(this.parts, token) : undefined;
    return session?.kind === 'portal' && !session.endedAt ? session.registrationId : undefined;
  }
}
