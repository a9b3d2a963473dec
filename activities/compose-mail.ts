import type {
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
import { maskIdNumber } from '../domain/mask.js';
import type { RecoveryMailKind } from '../domain/recovery.js';
import type { Keys } from '../platform/keys.js';
import type { Mail } from '../platform/mailer.js';
import { linkToken, shortCode } from '../platform/random-code.js';
import type { ActivityDeps } from './deps.js';
import type { GrantMail } from './mails/grant.js';
import { mailTemplates, type MailText } from './mails/index.js';

/** What a mail is about; `link` where it carries one that confirms an application, `recovery` where it is about a step over the mailbox. */
export type MailSubject = {
  notice: Notice;
  registration: Registration;
  link: ConfirmationLink | null;
  recovery: Recovery | null;
  /** What the insurer decided, where the mail tells of it. */
  restriction: Restriction | null;
  /** The device that the mail is about. */
  binding: DeviceBinding | null;
  /** The application for the virtual card that the mail is about. */
  application: CardApplication | null;
  /** What the insured register told, which the mail follows from. */
  registerEvent: RegisterEvent | null;
  /** The grant that the mail is about, and the other one of its two people. */
  grant: { readonly row: Grant; readonly other: Registration } | null;
};
type MailDeps = Pick<ActivityDeps, 'keys' | 'policy' | 'portalUrl'>;

/** The mail of a notice, the same each time it is composed: the link is derived again, the Message-ID from the notice (I-09). */
export function composeMail(about: MailSubject, deps: MailDeps): Mail {
  const { notice } = about;
  return {
    to: notice.toAddress,
    messageId: `<notice-${notice.id}@${new URL(deps.portalUrl).hostname}>`,
    ...textOf(about, deps),
  };
}

function textOf(about: MailSubject, deps: MailDeps): MailText {
  const { notice, registration, link, recovery, restriction, binding, application, registerEvent } = about;
  const { holderName } = registration;
  switch (notice.kind) {
    case 'confirm-registration': {
      const key = keyOf(link, notice, deps.keys);
      const address = `${deps.portalUrl}/confirm#${linkToken(key, registration.id, link!.round)}`;
      return mailTemplates[notice.kind]({ holderName, link: address, deadlineAt: registration.deadlineAt!.toISOString() });
    }
    case 'reset-password':
    case 'confirm-deletion':
    case 'confirm-email-address':
      return recoveryText(notice.kind, { notice, holderName, recovery }, deps);
    case 'registration-completed':
      return mailTemplates[notice.kind]({ holderName, confirmedAt: registration.confirmedAt!.toISOString() });
    case 'email-confirmed':
      return mailTemplates[notice.kind]({ holderName, confirmedAt: notice.createdAt.toISOString() });
    case 'link-mailed-elsewhere':
      return mailTemplates[notice.kind]({ holderName, about: recovery!.kind, mailedAt: notice.createdAt.toISOString() });
    case 'registration-deleted':
      return mailTemplates[notice.kind]({ holderName, deletedAt: registration.deletedAt!.toISOString() });
    case 'address-changed':
    case 'password-changed':
      return mailTemplates[notice.kind]({ holderName, changedAt: notice.createdAt.toISOString() });
    case 'device-verified':
    case 'device-enabled':
    case 'device-disabled':
      return mailTemplates[notice.kind]({ holderName, device: binding!, changedAt: notice.createdAt.toISOString() });
    case 'account-frozen':
      return mailTemplates[notice.kind]({ holderName, frozenAt: notice.createdAt.toISOString() });
    case 'account-unfrozen':
      return mailTemplates[notice.kind]({ holderName, unfrozenAt: notice.createdAt.toISOString() });
    case 'account-restricted': {
      const { kind, reason, placedAt } = restriction!;
      return mailTemplates[notice.kind]({ holderName, kind, reason, placedAt: placedAt.toISOString() });
    }
    case 'restriction-lifted':
      return mailTemplates[notice.kind]({ holderName, liftedAt: notice.createdAt.toISOString() });
    case 'card-application-accepted':
      return mailTemplates[notice.kind]({
        holderName,
        dueAt: application!.dueAt.toISOString(),
        workingDays: deps.policy.reviewWorkingDays,
      });
    case 'card-application-approved':
    case 'card-withdrawn':
    case 'card-restored':
      return mailTemplates[notice.kind]({ holderName });
    case 'card-voided':
      return mailTemplates[notice.kind]({ holderName, voidedAt: notice.createdAt.toISOString() });
    case 'card-suspended':
      return mailTemplates[notice.kind]({ holderName, physicalCard: registerEvent!.cardState });
    case 'card-application-returned':
      return mailTemplates[notice.kind]({ holderName, reasons: application!.returnReasons ?? [] });
    case 'card-application-overdue':
    case 'review-deadline-moved':
      return mailTemplates[notice.kind]({ holderName, dueAt: application!.dueAt.toISOString() });
    case 'grant-accepted':
    case 'grant-ending-soon':
    case 'grant-ended':
    case 'grant-void':
      return mailTemplates[notice.kind](grantText(about));
    case 'grant-cancelled':
      return mailTemplates[notice.kind]({ ...grantText(about), cancelledBy: about.grant!.row.cancelledBy! });
    case 'review-overdue':
      return mailTemplates[notice.kind]({ applicationId: application!.id, dueAt: application!.dueAt.toISOString() });
  }
}

function grantText({ registration, grant }: MailSubject): GrantMail {
  const { row, other } = grant!;
  return {
    holderName: registration.holderName,
    side: row.grantorId === registration.id ? 'grantor' : 'grantee',
    other: { name: other.holderName, idNumberMasked: maskIdNumber(other.idNumber) },
    firstDay: row.firstDay,
    lastDay: row.lastDay,
  };
}

/** The page behind the link is called like the mail. */
function recoveryText(
  kind: RecoveryMailKind,
  { notice, holderName, recovery }: { notice: Notice; holderName: string; recovery: Recovery | null },
  { keys, policy, portalUrl }: MailDeps,
): MailText {
  const key = keyOf(recovery, notice, keys);
  const { id, expiresAt } = recovery!;
  return mailTemplates[kind]({
    holderName,
    link: `${portalUrl}/${kind}#${linkToken(key, id, 0)}`,
    code: shortCode(key, id, policy.recoveryCodeLength),
    expiresAt: expiresAt.toISOString(),
  });
}

/** Where the key is not there, the mail waits like an outage until it is restored. */
function keyOf(made: { keyId: string } | null, notice: Notice, keys: Keys): Buffer {
  const key = made && keys.link.get(made.keyId);
  if (!key) throw new Error(`The key of the link of notice ${notice.id} is not there.`);
  return key;
}
