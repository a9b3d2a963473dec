import { Injectable } from '@nestjs/common';
import { carrierCheckChannel } from '../../database/channels.js';
import { SettledEvents } from '../settled-events.js';

@Injectable()
export class CarrierCheckEvents extends SettledEvents {
  protected readonly channel = carrierCheckChannel;
}
