import { Controller, Get, Headers, HttpCode, Inject, type MessageEvent, Post, Res, Sse } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Observable } from 'rxjs';
import { type Call, TheCall } from '../call.js';
import { Id } from '../id-param.js';
import { Operation } from '../operation.js';
import { appSessionRefusals, SignedIn, type SignedInAs, TheSession } from '../sessions/signed-in.guard.js';
import { presentationSchema, type PresentationView } from './presentations.dto.js';
import { sendPhoto } from '../photos/send-photo.js';
import { sendQr } from './send-qr.js';
import { PresentationsService } from './presentations.service.js';

const PresentationId = () => Id('id', 'presentation-not-found');
const toFind = [...appSessionRefusals, 'presentation-not-found'] as const;

@ApiTags('Showing the virtual card')
@SignedIn('app')
@Controller('v1/presentations')
export class PresentationsController {
  constructor(@Inject(PresentationsService) private readonly presentations: PresentationsService) {}

  @Post()
  @Operation('Open the virtual card: its face and the first visit code. One that is open already, also on another device, is closed', {
    rows: 'R-160, R-164, R-165, R-170, R-172, D-06, D-09, D-20, D-27, D-29',
    answer: presentationSchema,
    status: 201,
    refusals: [...appSessionRefusals, 'card-not-found', 'card-void', 'card-suspended', 'too-many-tries'],
    repeatable: true,
  })
  open(@TheCall() call: Call, @TheSession() session: SignedInAs): Promise<PresentationView> {
    return this.presentations.open(call, session);
  }

  @Get(':id')
  @Operation('The card as it is open on this device: its face and the visit code that counts now, or how it was closed', {
    rows: 'R-160, R-165, R-170',
    answer: presentationSchema,
    refusals: toFind,
  })
  find(@PresentationId() id: string, @TheSession() session: SignedInAs): Promise<PresentationView> {
    return this.presentations.find(id, session);
  }

  @Post(':id/codes')
  @Operation(
    'Press Update: another visit code, and the earlier one does not count any more. Also fetches the next one when the code has run out',
    {
      rows: 'R-162, R-163, R-164, R-167, D-06, D-29',
      answer: presentationSchema,
      status: 201,
      refusals: [...toFind, 'presentation-closed', 'too-many-tries'],
      repeatable: true,
    },
  )
  updateCode(@TheCall() call: Call, @PresentationId() id: string, @TheSession() session: SignedInAs): Promise<PresentationView> {
    return this.presentations.updateCode(call, id, session);
  }

  @Post(':id/close')
  @HttpCode(200)
  @Operation('Close the card: its visit code does not count any more', {
    rows: 'R-167, D-06',
    answer: presentationSchema,
    refusals: toFind,
    repeatable: true,
  })
  close(@TheCall() call: Call, @PresentationId() id: string, @TheSession() session: SignedInAs): Promise<PresentationView> {
    return this.presentations.close(call, id, session);
  }

  @Get(':id/code.svg')
  @ApiProduces('image/svg+xml')
  @Operation('The visit code that counts now as a QR code, drawn', { rows: 'R-160, D-27', refusals: [...toFind, 'presentation-closed'] })
  async drawCode(@PresentationId() id: string, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendQr(reply, await this.presentations.qrTextOf(id, session), 'svg');
  }

  @Get(':id/code.png')
  @ApiProduces('image/png')
  @Operation('The visit code that counts now as a QR code, in pixels', {
    rows: 'R-160, D-27',
    refusals: [...toFind, 'presentation-closed'],
  })
  async pictureCode(@PresentationId() id: string, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendQr(reply, await this.presentations.qrTextOf(id, session), 'png');
  }

  @Get(':id/photo')
  @Operation('The photo on the card that is open', { rows: 'R-160, R-184', refusals: [...toFind, 'presentation-closed', 'card-photoless'] })
  async photo(@PresentationId() id: string, @TheSession() session: SignedInAs, @Res({ passthrough: true }) reply: FastifyReply) {
    return sendPhoto(reply, await this.presentations.photo(id, session));
  }

  @Sse(':id/events')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Of the last event that was heard: what it says is not said again' })
  @Operation(
    'An event `code` as soon as another visit code counts, and a last one, `redeemed` or `closed`. The data are what `GET` answers then',
    { rows: 'R-162, R-170, R-171', refusals: toFind },
  )
  changes(
    @PresentationId() id: string,
    @TheSession() session: SignedInAs,
    @Headers('last-event-id') lastEventId?: string,
  ): Promise<Observable<MessageEvent>> {
    return this.presentations.changes(id, session, lastEventId);
  }
}
