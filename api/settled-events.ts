import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Subject } from 'rxjs';
import { listen } from '../platform/listen.js';
import { ApiParts } from './parts.js';

/** Says which rows of one kind were just settled, as PostgreSQL announces it. `missed` says that announcements may have been lost. */
@Injectable()
export abstract class SettledEvents implements OnModuleInit, OnApplicationShutdown {
  readonly settled = new Subject<string | 'missed'>();
  protected abstract readonly channel: string;
  private ear: ReturnType<typeof listen> | undefined;

  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  onModuleInit() {
    this.ear = listen(this.parts.databaseUrl, this.channel, {
      onNotice: (id) => this.settled.next(id),
      onReady: () => this.settled.next('missed'),
    });
  }

  async onApplicationShutdown() {
    this.settled.complete();
    await this.ear?.close();
  }
}
