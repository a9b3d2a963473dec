import type { RegisteredCard } from '../../domain/card-state.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

export type CardSuspendedMail = { readonly holderName: string; readonly physicalCard: RegisteredCard['state'] };

/** The insurer has suspended the physical card, or it is lost and nobody has ordered another: the virtual one cannot be used until then (D-26). */
export function cardSuspendedMail({ holderName, physicalCard }: CardSuspendedMail): MailText {
  const { zh, en } = physicalCard === 'lost' ? lost : suspended;
  return bilingualMail({
    subject: '虛擬健保卡暫停使用通知 Your virtual NHI Card is suspended',
    zh: [`${holderName} 您好：`, ...zh],
    en: [`Dear ${holderName},`, ...en],
  });
}

const lost = {
  zh: [
    '您的健保卡已掛失且尚未申請補發，您的虛擬健保卡同時暫停使用。',
    '請申請補發健保卡；受理補發後，虛擬健保卡即恢復使用。如非本人掛失，請立即撥打免付費專線 0800-030-598。',
  ],
  en: [
    'Your NHI Card was reported lost and no replacement was ordered. Your virtual card cannot be used meanwhile.',
    'Order a replacement; as soon as it is ordered, the virtual card can be used again. If you did not report the loss, call the free hotline 0800-030-598 at once.',
  ],
};
const suspended = {
  zh: ['您的健保卡已暫停使用，您的虛擬健保卡同時暫停使用。', '請洽本署各分區業務組辦理，或撥打免付費專線 0800-030-598。'],
  en: [
    'Your NHI Card is suspended, and your virtual card cannot be used meanwhile.',
    'Go to an office of the insurer, or call the free hotline 0800-030-598.',
  ],
};
