import type { Notice, Registration } from '../database/entities/index.js';
import type { Keys } from '../platform/keys.js';
import type { Mail } from '../platform/mailer.js';
import { linkToken } from '../platform/random-code.js';
import { mailTemplates, type MailText } from './mails/index.js';

/** The mail of a notice, the same each time it is composed: the link is derived again, the Message-ID from the notice (I-09). */
export function composeMail(notice: Notice, registration: Registration, deps: { keys: Keys; portalUrl: string }): Mail {
  return {
    to: notice.toAddress,
    messageId: `<notice-${notice.id}@${new URL(deps.portalUrl).hostname}>`,
    ...textOf(notice, registration, deps),
  };
}

function textOf(notice: Notice, registration: Registration, { keys, portalUrl }: { keys: Keys; portalUrl: string }): MailText {
  const { holderName } = registration;
  switch (notice.kind) {
    case 'confirm-registration': {
      const link = `${portalUrl}/confirm#${linkToken(keys.linkKey, registration.id, notice.linkRound!)}`;
      return mailTemplates[notice.kind]({ holderName, link, deadlineAt: registration.deadlineAt!.toISOString() });
    }
    case 'registration-completed':
      return mailTemplates[notice.kind]({ holderName, confirmedAt: registration.confirmedAt!.toISOString() });
    case 'address-changed':
      return mailTemplates[notice.kind]({ holderName, changedAt: notice.createdAt.toISOString() });
  }
}
