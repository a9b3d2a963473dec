import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { filter, merge, type Observable, of, Subject, takeUntil, timer } from 'rxjs';
import { listen } from '../platform/listen.js';
import { ApiParts } from './parts.js';

/** After a deadline: the timer and the clock that judges are not the same. */
const lookAgainMs = 200;

/** Says when to look at a row of one kind that somebody waits for, as PostgreSQL announces it. */
@Injectable()
export abstract class SettledEvents implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  protected abstract readonly channel: string;
  /** `missed` says that announcements may have been lost. */
  private readonly announced = new Subject<string | 'missed'>();
  private readonly stopping = new Subject<void>();
  private ear: ReturnType<typeof listen> | undefined;

  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  onModuleInit() {
    this.ear = listen(this.parts.databaseUrl, this.channel, {
      onNotice: (id) => this.announced.next(id),
      onReady: () => this.announced.next('missed'),
    });
  }

  /** Now, at each announcement, and again and again from the deadline on, which nobody may have noted (D-02); until the process stops. */
  timesToLook(id: string, deadlineAt: string): Observable<unknown> {
    const remainingMs = new Date(deadlineAt).getTime() - this.parts.clock.now().getTime();
    const news = this.announced.pipe(filter((what) => what === id || what === 'missed'));
    return merge(of(id), news, timer(remainingMs, lookAgainMs)).pipe(takeUntil(this.stopping));
  }

  /** The server waits for what it still answers: whoever listens would keep it. They ask another process, and miss nothing. */
  beforeApplicationShutdown() {
    this.stopping.next();
  }

  async onApplicationShutdown() {
    await this.ear?.close();
  }
}
