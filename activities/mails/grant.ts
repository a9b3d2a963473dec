import type { GrantSide } from '../../domain/grant.js';
import { dateText, type Language } from '../../domain/roc-date.js';
import { bilingualMail, type MailText } from './bilingual-mail.js';

/** A grant as one of its two people reads of it: `other` is the other one, with the ID number masked (D-35). */
export type GrantMail = {
  readonly holderName: string;
  readonly side: GrantSide;
  readonly other: { readonly name: string; readonly idNumberMasked: string };
  readonly firstDay: string;
  readonly lastDay: string;
};

/** The named person has taken the grant. */
export const grantAcceptedMail = (about: GrantMail): MailText =>
  grantMail('虛擬健保卡授權生效通知 A grant of a virtual NHI Card was taken', about, {
    grantor: {
      zh: (other) =>
        `${other} 已取得您的授權，於授權期間可代您出示虛擬健保卡。如非您所授權，請立即於健保快易通取消授權，或撥打免付費專線 0800-030-598。`,
      en: (other) =>
        `${other} has taken the grant and can show your virtual card for you on these days. If you did not grant it, cancel it in the App at once, or call the free hotline 0800-030-598.`,
    },
    grantee: {
      zh: (other) => `您已取得 ${other} 的授權，於授權期間可代為出示其虛擬健保卡。`,
      en: (other) => `You have taken the grant of ${other} and can show that virtual card on these days.`,
    },
  });

/** It ends soon (policy.grantReminderSeconds). */
export const grantEndingSoonMail = (about: GrantMail): MailText =>
  grantMail('虛擬健保卡授權即將到期通知 A grant of a virtual NHI Card ends soon', about, {
    grantor: {
      zh: (other) => `您授權 ${other} 使用虛擬健保卡即將到期。如仍有需要，請就其後之日期重新授權。`,
      en: (other) => `Your grant to ${other} ends soon. If it is still needed, grant the days that follow.`,
    },
    grantee: {
      zh: (other) => `${other} 授權您使用虛擬健保卡即將到期。`,
      en: (other) => `The grant of ${other} to you ends soon.`,
    },
  });

/** Its last day is over. */
export const grantEndedMail = (about: GrantMail): MailText =>
  grantMail('虛擬健保卡授權到期通知 A grant of a virtual NHI Card has ended', about, {
    grantor: {
      zh: (other) => `您授權 ${other} 使用虛擬健保卡已到期，對方不能再出示您的虛擬健保卡。`,
      en: (other) => `Your grant to ${other} has ended: your virtual card can no longer be shown by that person.`,
    },
    grantee: {
      zh: (other) => `${other} 授權您使用虛擬健保卡已到期，您不能再出示其虛擬健保卡。`,
      en: (other) => `The grant of ${other} to you has ended: you can no longer show that virtual card.`,
    },
  });

/** One of the two has cancelled it (R-186, D-33). */
export const grantCancelledMail = (about: GrantMail & { readonly cancelledBy: GrantSide }): MailText => {
  const byReader = about.cancelledBy === about.side;
  return grantMail('虛擬健保卡授權取消通知 A grant of a virtual NHI Card was cancelled', about, {
    grantor: {
      zh: (other) => (byReader ? `您已取消對 ${other} 的虛擬健保卡授權。` : `${other} 已放棄您的虛擬健保卡授權。`),
      en: (other) => (byReader ? `You have cancelled the grant to ${other}.` : `${other} has given up your grant.`),
    },
    grantee: {
      zh: (other) => (byReader ? `您已放棄 ${other} 的虛擬健保卡授權。` : `${other} 已取消對您的虛擬健保卡授權。`),
      en: (other) => (byReader ? `You have given up the grant of ${other}.` : `${other} has cancelled the grant to you.`),
    },
  });
};

/** A card or an account of the two has ended or was stopped, and the grant with it (D-33). */
export const grantVoidMail = (about: GrantMail): MailText =>
  grantMail('虛擬健保卡授權失效通知 A grant of a virtual NHI Card is void', about, {
    grantor: {
      zh: (other) => `因虛擬健保卡或帳號已停止使用，您對 ${other} 的授權同時失效。恢復使用後請重新授權。`,
      en: (other) =>
        `Because a virtual card or an account can no longer be used, your grant to ${other} is void. Grant again when it can be used.`,
    },
    grantee: {
      zh: (other) => `因虛擬健保卡或帳號已停止使用，${other} 對您的授權同時失效。`,
      en: (other) => `Because a virtual card or an account can no longer be used, the grant of ${other} to you is void.`,
    },
  });

type Sentence = { readonly [language in Language]: (other: string) => string };

function grantMail(
  subject: string,
  { holderName, side, other, firstDay, lastDay }: GrantMail,
  sentences: Record<GrantSide, Sentence>,
): MailText {
  const { zh, en } = sentences[side];
  const [zhOther, enOther] = [`${other.name}（${other.idNumberMasked}）`, `${other.name} (${other.idNumberMasked})`];
  return bilingualMail({
    subject,
    zh: [`${holderName} 您好：`, zh(zhOther), `授權期間：自 ${dateText(firstDay, 'zh')} 起至 ${dateText(lastDay, 'zh')} 止。`],
    en: [`Dear ${holderName},`, en(enOther), `Days of the grant: from ${dateText(firstDay, 'en')} to ${dateText(lastDay, 'en')}.`],
  });
}
