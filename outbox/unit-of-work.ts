import { type EntityManager, LockMode, type MikroORM } from '@mikro-orm/postgresql';
import type { SignalDefinition } from '@temporalio/common';
import { AuditEntry, OutboxMessage } from '../database/entities/index.js';
import type { AuditAction } from '../domain/audit-actions.js';
import type { AuditActorType } from '../domain/audit-words.js';
import type { WorkflowName, WorkflowStarts } from '../workflows/starts.js';

/**
 * Who caused a change: a kind of caller and, where it is known, which one; a holder is named by the id of the registration, a device that nobody
 * has logged in with by the thumbprint of its key. Never a person's number or name. `bindingId`: the verified device that the holder used.
 */
export type Actor = {
  readonly type: Exclude<AuditActorType, 'other-holder'>;
  readonly id?: string;
  readonly bindingId?: string;
};
export type Cause = { readonly actor: Actor; readonly requestId?: string };

/** The channel on which a worker's relay hears that there is something to tell. */
export const outboxChannel = 'outbox';

/**
 * One transaction that holds everything a command changes: state, audit entry, and what Temporal has to be told (M1). Nothing is sent
 * before it commits.
 */
export class UnitOfWork {
  constructor(
    readonly em: EntityManager,
    /** The instant at which the command was received: what deadlines are judged by (D-02). */
    readonly now: Date,
    private readonly cause: Cause,
    readonly messages: OutboxMessage[] = [],
  ) {}

  /** Work that is undone as a whole when it throws, while the rest of the transaction stands. */
  async nested<T>(work: (tx: UnitOfWork) => Promise<T>): Promise<T> {
    const messages: OutboxMessage[] = [];
    const result = await this.em.transactional((em) => work(new UnitOfWork(em as EntityManager, this.now, this.cause, messages)));
    this.messages.push(...messages);
    return result;
  }

  /** @param accountId the registration that it concerns, where the object itself is none: its holder may see the entry */
  audit(action: AuditAction, object: { type: string; id: string }, details?: Record<string, unknown>, accountId?: string) {
    const { bindingId } = this.cause.actor;
    this.em.create(AuditEntry, {
      at: this.now,
      actorType: this.cause.actor.type,
      actorId: this.cause.actor.id ?? null,
      action,
      objectType: object.type,
      objectId: object.id,
      accountId: accountId ?? (object.type === 'registration' ? object.id : null),
      requestId: this.cause.requestId ?? null,
      details: bindingId ? { ...details, bindingId } : (details ?? null),
    });
  }

  start<Name extends WorkflowName>(name: Name, workflowId: string, input: WorkflowStarts[Name]) {
    this.tell({ kind: 'start', name, workflowId, payload: input });
  }

  signal<Fact extends Record<string, unknown>>(signal: SignalDefinition<[Fact]>, workflowId: string, fact: Fact) {
    this.tell({ kind: 'signal', name: signal.name, workflowId, payload: fact });
  }

  private tell(message: { kind: 'start' | 'signal'; name: string; workflowId: string; payload: Record<string, unknown> }) {
    this.messages.push(
      this.em.create(OutboxMessage, { ...message, createdAt: this.now, deliveredAt: null, withdrawnAt: null, tries: 0, nextTryAt: null }),
    );
  }
}

/** Runs the work in one transaction and answers with its result and the messages that it left for Temporal. */
export async function unitOfWork<T>(
  orm: MikroORM,
  now: Date,
  cause: Cause,
  work: (tx: UnitOfWork) => Promise<T>,
): Promise<{ result: T; messages: OutboxMessage[] }> {
  return orm.em.fork().transactional(async (em) => {
    const tx = new UnitOfWork(em as EntityManager, now, cause);
    const result = await work(tx);
    if (tx.messages.length > 0) {
      await tx.em.flush();
      await tx.em.execute('select pg_notify(?, ?)', [outboxChannel, '']);
    }
    return { result, messages: tx.messages };
  });
}

/** For commands that judge a row: the row, held until the end of the transaction. */
export const heldForUpdate = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;
