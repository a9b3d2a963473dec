import { randomUUID } from 'node:crypto';
import { Notice, type Registration } from '../database/entities/index.js';
import type { NoticeKind, NoticePolicy } from '../domain/notice.js';
import type { Policy } from '../domain/policy.js';
import { noticeWorkflowId } from '../workflows/notice.messages.js';
import type { UnitOfWork } from './unit-of-work.js';

/** Commits a mail together with its cause: the row, and the process that hands it over. */
export function commitNotice(
  tx: UnitOfWork,
  policy: Policy,
  mail: { kind: NoticeKind; registrationId: string; toAddress: string; notAfter: Date; linkRound?: number; aboutId?: string },
) {
  const id = randomUUID();
  tx.em.create(Notice, {
    id,
    ...mail,
    linkRound: mail.linkRound ?? null,
    aboutId: mail.aboutId ?? null,
    state: 'pending',
    createdAt: tx.now,
    settledAt: null,
    tries: 0,
    lastReason: null,
  });
  tx.audit('notice.committed', { type: 'notice', id }, { kind: mail.kind }, mail.registrationId);
  tx.start('notice', noticeWorkflowId(id), {
    noticeId: id,
    kind: mail.kind,
    notAfter: mail.notAfter.toISOString(),
    policy: noticePolicy(policy),
  });
}

/** A mail to the address that the holder has confirmed, about something that has happened. Nobody is told where no address is known (D-36). */
export function tellHolder(
  tx: UnitOfWork,
  policy: Policy,
  kind: NoticeKind,
  { id, email }: Pick<Registration, 'id' | 'email'>,
  aboutId?: string,
) {
  if (!email) return;
  const notAfter = new Date(tx.now.getTime() + policy.mailGiveUpSeconds * 1000);
  commitNotice(tx, policy, { kind, registrationId: id, toAddress: email, notAfter, ...(aboutId && { aboutId }) });
}

/** The slice that travels with the process, so that it keeps the rules it was started with. */
const noticePolicy = ({ mailRetrySeconds, mailRetryLimitSeconds, mailServerSeconds }: Policy): NoticePolicy => ({
  mailRetrySeconds,
  mailRetryLimitSeconds,
  mailServerSeconds,
});
