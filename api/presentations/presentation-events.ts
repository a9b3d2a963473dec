import { Injectable } from '@nestjs/common';
import { presentationChannel } from '../../database/channels.js';
import { SettledEvents } from '../settled-events.js';

@Injectable()
export class PresentationEvents extends SettledEvents {
  protected readonly channel = presentationChannel;
}
