import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Subject } from 'rxjs';
import { cardReadingChannel } from '../../database/channels.js';
import { listen } from '../../platform/listen.js';
import { ApiParts } from '../parts.js';

/** Says which readings were just settled, as PostgreSQL announces it. `missed` says that announcements may have been lost. */
@Injectable()
export class CardReadingEvents implements OnModuleInit, OnApplicationShutdown {
  readonly settled = new Subject<string | 'missed'>();
  private ear: ReturnType<typeof listen> | undefined;

  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  onModuleInit() {
    this.ear = listen(this.parts.databaseUrl, cardReadingChannel, {
      onNotice: (id) => this.settled.next(id),
      onReady: () => this.settled.next('missed'),
    });
  }

  async onApplicationShutdown() {
    this.settled.complete();
    await this.ear?.close();
  }
}
