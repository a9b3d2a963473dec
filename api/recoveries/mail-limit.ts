import { Notice } from '../../database/entities/index.js';
import type { NoticeKind } from '../../domain/notice.js';
import type { Policy } from '../../domain/policy.js';
import { Refusal } from '../../domain/refusals.js';
import type { UnitOfWork } from '../../outbox/unit-of-work.js';

const hourMs = 3600 * 1000;

/**
 * Keeps a person, and a mailbox, from being flooded with mails that carry a link. Only committed ones of the same kind count.
 * @throws Refusal too-many-mails with the instant from which another one is allowed
 */
export async function refuseTooManyMails(
  tx: UnitOfWork,
  mail: { kind: NoticeKind; toAddress: string; registrationId: string },
  policy: Policy,
) {
  const recent = await tx.em.find(
    Notice,
    {
      kind: mail.kind,
      createdAt: { $gt: new Date(tx.now.getTime() - 24 * hourMs) },
      $or: [{ toAddress: mail.toAddress }, { registrationId: mail.registrationId }],
    },
    { orderBy: { createdAt: 'desc' }, fields: ['createdAt'] },
  );
  for (const [limit, spanMs] of [
    [policy.linkMailsPerHour, hourMs],
    [policy.linkMailsPerDay, 24 * hourMs],
  ] as const) {
    const oldestThatCounts = recent[limit - 1];
    const allowedAt = oldestThatCounts && new Date(oldestThatCounts.createdAt.getTime() + spanMs);
    if (allowedAt && tx.now < allowedAt) throw new Refusal('too-many-mails', { retryAt: allowedAt.toISOString() });
  }
}
