import { Injectable } from '@nestjs/common';
import { cardReadingChannel } from '../../database/channels.js';
import { SettledEvents } from '../settled-events.js';

@Injectable()
export class CardReadingEvents extends SettledEvents {
  protected readonly channel = cardReadingChannel;
}
