import type { EntityName, FilterQuery } from '@mikro-orm/core';
import {
  CardApplication,
  ConfirmationLink,
  DeviceBinding,
  Grant,
  Notice,
  Recovery,
  RegisterEvent,
  Registration,
  Restriction,
} from '../database/entities/index.js';
import { grantState } from '../database/states.js';
import { asOf } from '../domain/grant.js';
import { mayStillBeSent, nextTryAt, type NoticePolicy } from '../domain/notice.js';
import { isRecoveryMail } from '../domain/recovery.js';
import type { NoticeTried } from '../workflows/notice.messages.js';
import type { ActivityDeps } from './deps.js';
import { earlierResult, effectKey, once } from './effect.js';
import { rowMissing } from './failures.js';
import { withSignsOfLife } from './heartbeat.js';
import { composeMail, type MailSubject } from './compose-mail.js';

export const noticeActivities = (deps: ActivityDeps) => ({
  /**
   * One try at handing a mail over. The mail server may get it twice after a crash, then with the same Message-ID and the same link; it
   * never gets it at or after the notice's end (D-03, I-09).
   */
  async deliverNotice({ noticeId, round, policy }: { noticeId: string; round: number; policy: NoticePolicy }): Promise<NoticeTried> {
    const key = effectKey('deliverNotice', round);
    const earlier = await earlierResult<NoticeTried>(deps.orm, key);
    if (earlier) return earlier;

    const em = deps.orm.em.fork();
    const notice = await em.findOne(Notice, { id: noticeId });
    const registration = notice && (await em.findOne(Registration, { id: notice.registrationId }));
    if (!notice || !registration) throw rowMissing('notices');
    if (notice.state !== 'pending') return { ending: notice.state };
    const link =
      notice.linkRound === null ? null : await em.findOne(ConfirmationLink, { registrationId: registration.id, round: notice.linkRound });
    const about = { notice, registration, link, ...(await whatItIsAbout(deps, notice)) };

    const handedOver = isTooLate(about, deps.clock.now(), policy)
      ? ({ name: 'too-late' } as const)
      : await withSignsOfLife(() => deps.mailer.send(composeMail(about, deps)));

    return once(deps, key, async (tx) => {
      const row = await tx.em.findOneOrFail(Notice, { id: noticeId });
      const settle = (ending: 'delivered' | 'too-late' | 'undeliverable', reason: string | null) => {
        tx.em.assign(row, { state: ending, settledAt: tx.now, tries: round, lastReason: reason });
        tx.audit(`notice.${ending}`, { type: 'notice', id: noticeId }, { kind: row.kind }, row.registrationId);
        return { ending };
      };
      switch (handedOver.name) {
        case 'accepted':
          return settle('delivered', null);
        case 'too-late':
          return settle('too-late', row.lastReason ?? null);
        case 'rejected':
          return settle('undeliverable', handedOver.reason);
        case 'unreachable':
          tx.em.assign(row, { tries: round, lastReason: handedOver.reason });
          return { retryAt: nextTryAt(round, tx.now, row.notAfter, policy).toISOString(), reason: handedOver.reason };
      }
    });
  },
});

/** What else the text of a mail is taken from, besides registration and link. */
async function whatItIsAbout({ orm }: ActivityDeps, { aboutId, registrationId }: Notice) {
  if (!aboutId) return { recovery: null, restriction: null, binding: null, application: null, registerEvent: null, grant: null };
  const find = <Row extends { id: string }>(entity: EntityName<Row>) => orm.em.fork().findOne(entity, { id: aboutId } as FilterQuery<Row>);
  const [recovery, restriction, binding, application, registerEvent, grantRow] = await Promise.all([
    find(Recovery),
    find(Restriction),
    find(DeviceBinding),
    find(CardApplication),
    find(RegisterEvent),
    find(Grant),
  ]);
  return {
    recovery,
    restriction,
    binding,
    application,
    registerEvent,
    grant: grantRow && (await withOther(orm, grantRow, registrationId)),
  };
}

/** The other one of the two people of a grant; mails about it go out only after both are known. */
async function withOther(orm: ActivityDeps['orm'], row: Grant, readerId: string) {
  const otherId = row.grantorId === readerId ? row.granteeId! : row.grantorId;
  return { row, other: await orm.em.fork().findOneOrFail(Registration, { id: otherId }) };
}

/** Past its end, with a link that a newer mail has replaced or a click has used up, or a reminder of what is over: sending it would only mislead. */
const isTooLate = (about: MailSubject, now: Date, policy: NoticePolicy) =>
  !isStillTrue(about, now) || !mayStillBeSent(now, about.notice.notAfter, policy);

function isStillTrue({ notice, registration, recovery, grant }: MailSubject, now: Date): boolean {
  if (isRecoveryMail(notice.kind)) return recovery?.state === 'open';
  if (notice.kind === 'grant-ending-soon') return asOf(grantState(grant!.row), now).name === 'active';
  return notice.linkRound === null || (notice.linkRound === registration.linkRound && registration.state === 'applied');
}
