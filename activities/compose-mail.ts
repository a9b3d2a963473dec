import type { ConfirmationLink, DeviceBinding, Notice, Registration } from '../database/entities/index.js';
import type { Keys } from '../platform/keys.js';
import type { Mail } from '../platform/mailer.js';
import { linkToken } from '../platform/random-code.js';
import { mailTemplates, type MailText } from './mails/index.js';

/** What a mail is about; `link` where it carries one, `binding` where it is about a device. */
export type MailSubject = { notice: Notice; registration: Registration; link: ConfirmationLink | null; binding: DeviceBinding | null };

/** The mail of a notice, the same each time it is composed: the link is derived again, the Message-ID from the notice (I-09). */
export function composeMail(about: MailSubject, deps: { keys: Keys; portalUrl: string }): Mail {
  const { notice } = about;
  return {
    to: notice.toAddress,
    messageId: `<notice-${notice.id}@${new URL(deps.portalUrl).hostname}>`,
    ...textOf(about, deps),
  };
}

function textOf({ notice, registration, link, binding }: MailSubject, { keys, portalUrl }: { keys: Keys; portalUrl: string }): MailText {
  const { holderName } = registration;
  switch (notice.kind) {
    case 'confirm-registration': {
      const key = link && keys.link.get(link.keyId);
      // Waits like an outage until the key is restored.
      if (!key) throw new Error(`The key of the link of notice ${notice.id} is not there.`);
      const address = `${portalUrl}/confirm#${linkToken(key, registration.id, link.round)}`;
      return mailTemplates[notice.kind]({ holderName, link: address, deadlineAt: registration.deadlineAt!.toISOString() });
    }
    case 'registration-completed':
      return mailTemplates[notice.kind]({ holderName, confirmedAt: registration.confirmedAt!.toISOString() });
    case 'address-changed':
      return mailTemplates[notice.kind]({ holderName, changedAt: notice.createdAt.toISOString() });
    case 'password-changed':
      return mailTemplates[notice.kind]({ holderName, changedAt: notice.createdAt.toISOString() });
    case 'device-verified':
    case 'device-enabled':
    case 'device-disabled':
      return mailTemplates[notice.kind]({ holderName, device: binding!, changedAt: notice.createdAt.toISOString() });
  }
}
