import { describe, expect, it } from 'vitest';
import { grantSides } from '../../domain/grant.js';
import { bilingualMail, escapeHtml, type MailText } from './bilingual-mail.js';
import { mailTemplates } from './index.js';

const link = 'https://portal.example/confirm#Zm9vYmFyLWJhel8';
const confirm = mailTemplates['confirm-registration']({ holderName: '甄健康', link, deadlineAt: '2026-11-26T06:47:43.512Z' });
const completed = mailTemplates['registration-completed']({ holderName: '甄健康', confirmedAt: '2026-11-22T06:00:00.000Z' });
const device = { holderName: '甄健康', device: { platform: 'ios', model: 'iPhone 15' }, changedAt: '2026-11-22T06:00:00.000Z' } as const;
const verified = mailTemplates['device-verified'](device);
const enabled = mailTemplates['device-enabled'](device);
const disabled = mailTemplates['device-disabled'](device);
const [holderName, at] = ['甄健康', '2026-11-22T06:00:00.000Z'];
const frozen = mailTemplates['account-frozen']({ holderName, frozenAt: at });
const unfrozen = mailTemplates['account-unfrozen']({ holderName, unfrozenAt: at });
const suspended = mailTemplates['account-restricted']({ holderName, kind: 'suspended', reason: 'untrue-data', placedAt: at });
const banned = mailTemplates['account-restricted']({ holderName, kind: 'banned', reason: 'misuse', placedAt: at });
const lifted = mailTemplates['restriction-lifted']({ holderName, liftedAt: at });
const changed = mailTemplates['address-changed']({ holderName: '甄健康', changedAt: '2026-11-22T06:00:00.000Z' });

const voided = mailTemplates['card-voided']({ holderName, voidedAt: at });
const cardSuspended = mailTemplates['card-suspended']({ holderName, physicalCard: 'suspended' });
const cardLost = mailTemplates['card-suspended']({ holderName, physicalCard: 'lost' });
const restored = mailTemplates['card-restored']({ holderName });

const ofGrant = {
  ...{ holderName, other: { name: '陳志豪', idNumberMasked: 'A123***789' } },
  ...{ firstDay: '2026-12-31', lastDay: '2027-01-02' },
};
const grantMails = Object.fromEntries(
  grantSides.flatMap((side) => {
    const about = { ...ofGrant, side };
    return [
      [`grant-accepted to the ${side}`, mailTemplates['grant-accepted'](about)],
      [`grant-ending-soon to the ${side}`, mailTemplates['grant-ending-soon'](about)],
      [`grant-ended to the ${side}`, mailTemplates['grant-ended'](about)],
      [`grant-void to the ${side}`, mailTemplates['grant-void'](about)],
      ...grantSides.map((cancelledBy) => [
        `grant-cancelled by the ${cancelledBy} to the ${side}`,
        mailTemplates['grant-cancelled']({ ...about, cancelledBy }),
      ]),
    ] as [string, MailText][];
  }),
);

const linked = { holderName: '甄健康', link: 'https://portal.example/page#Zm9vYmFyLWJhel8', expiresAt: at };
const reset = mailTemplates['reset-password'](linked);
const deletion = mailTemplates['confirm-deletion']({ ...linked, code: 'Mf426X' });
const address = mailTemplates['confirm-email-address'](linked);
const others = {
  passwordChanged: mailTemplates['password-changed']({ holderName: '甄健康', changedAt: at }),
  addressConfirmed: mailTemplates['email-confirmed']({ holderName: '甄健康', confirmedAt: at }),
  deleted: mailTemplates['registration-deleted']({ holderName: '甄健康', deletedAt: at }),
  elsewhere: mailTemplates['link-mailed-elsewhere']({ holderName: '甄健康', about: 'deletion', mailedAt: at }),
};

const all = {
  confirm,
  completed,
  changed,
  reset,
  deletion,
  address,
  ...others,
  frozen,
  unfrozen,
  suspended,
  banned,
  lifted,
  voided,
  cardSuspended,
  cardLost,
  restored,
  verified,
  enabled,
  disabled,
  ...grantMails,
};

describe.each(Object.entries(all))('the mail %s', (_, mail) => {
  it('R-078 is bilingual, Chinese first, as text and as HTML', () => {
    for (const body of [mail.text, mail.html]) {
      expect(body.indexOf('甄健康 您好')).toBeGreaterThanOrEqual(0);
      expect(body.indexOf('Dear 甄健康')).toBeGreaterThan(body.indexOf('甄健康 您好'));
    }
  });

  it('R-083 says that it is automatic and must not be replied to', () => {
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('由系統自動發送，請勿直接回覆');
      expect(body).toContain('sent automatically. Please do not reply');
    }
  });

  it('has a subject of one line with nothing personal', () => {
    expect(mail.subject).toMatch(/^[^\r\n]+$/);
    expect(mail.subject).not.toContain('甄健康');
  });
});

describe('confirm-registration', () => {
  it('R-078 says that the application was reviewed, and carries the link in both languages', () => {
    expect(confirm.text).toContain('已審核完成');
    expect(confirm.text).toContain('reviewed and approved');
    expect(confirm.text.split(link)).toHaveLength(3);
    expect(confirm.html.split(`href="${link}"`)).toHaveLength(3);
  });

  it('R-079 D-01 D-03 prints the absolute deadline in ROC and Gregorian dates, and that the application is void after it', () => {
    for (const body of [confirm.text, confirm.html]) {
      expect(body).toContain('民國115年11月26日 14:47:43 (2026-11-26)');
      expect(body).toContain('November 26, 2026 14:47:43 Taipei time (ROC 115-11-26)');
      expect(body).toContain('申請作廢');
      expect(body).toContain('the application is void');
    }
  });
});

describe('registration-completed', () => {
  it('R-081 says that the registration is complete', () => {
    expect(completed.text).toContain('程序已完成');
    expect(completed.text).toContain('is complete');
  });

  it('R-082 warns that the password becomes that of the App', () => {
    expect(completed.text).toContain('若您已認證行動裝置，此密碼會同步變更「健保快易通」登入註冊密碼');
    expect(completed.text).toContain('also replaces the password');
  });
});

describe('address-changed', () => {
  it('D-18 D-01 says when, that earlier links are dead, and whom to call', () => {
    expect(changed.text).toContain('民國115年11月22日 14:00:00 (2026-11-22)');
    expect(changed.text).toContain('連結已失效');
    expect(changed.text).toContain('no longer work');
    expect(changed.text).toContain('0800-030-598');
  });
});

describe.each(Object.entries({ verified, enabled, disabled }))('device-%s', (_, mail) => {
  it('D-16 R-101 names the device and the instant, and says what to do if it was somebody else', () => {
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('iPhone 15（iOS）');
      expect(body).toContain('民國115年11月22日 14:00:00 (2026-11-22)');
      expect(body).toContain('0800-030-598');
    }
  });
});

describe.each(Object.entries({ reset, deletion, address }))('the mail with a link to %s', (_, mail) => {
  it('D-01 D-08 D-36 carries the link in both languages, and its end in ROC and Gregorian dates', () => {
    expect(mail.text.split(linked.link)).toHaveLength(3);
    expect(mail.html.split(`href="${linked.link}"`)).toHaveLength(3);
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('有效至 民國115年11月22日 14:00:00 (2026-11-22)');
      expect(body).toContain('before November 22, 2026 14:00:00 Taipei time (ROC 115-11-22)');
    }
  });
});

describe('reset-password', () => {
  it('R-114 R-115 asks for the card and the password twice, and warns that the App takes the new one', () => {
    expect(reset.text).toContain('確認姓名後輸入兩次新密碼');
    expect(reset.text).toContain('同步變更「健保快易通」登入密碼');
    expect(reset.text).toContain("also becomes the App's password");
  });
});

describe('confirm-deletion', () => {
  it('R-122 R-125 R-126 carries the code, says what stays usable until then and what is gone afterwards', () => {
    expect(deletion.text.split('Mf426X')).toHaveLength(3);
    expect(deletion.text).toContain('確認刪除前，各項服務仍可使用');
    expect(deletion.text).toContain('健康存摺及健保櫃檯');
    expect(deletion.text).toContain('Health Passbook and Health Counter can no longer be used');
  });
});

describe('link-mailed-elsewhere', () => {
  it('D-18 says what was asked for and whom to call, and carries no link', () => {
    expect(others.elsewhere.text).toContain('申請刪除註冊，並指定將信件寄至其他電子郵件信箱');
    expect(others.elsewhere.text).toContain('0800-030-598');
    expect(others.elsewhere.html).not.toContain('href');
  });
});

describe('account-frozen and account-unfrozen', () => {
  it('D-17 R-042 says how it is unfrozen, and whom to call', () => {
    expect(frozen.text).toContain('民國115年11月22日 14:00:00 (2026-11-22)');
    expect(frozen.text).toContain('持健保卡及密碼於註冊網站辦理');
    expect(frozen.text).toContain('use your card and password at the portal, or go to a counter');
    expect(unfrozen.text).toContain('report the theft again at once');
    for (const { text } of [frozen, unfrozen]) expect(text).toContain('0800-030-598');
  });
});

describe('account-restricted', () => {
  it('R-039 R-040 says what was done, why, and what can be done', () => {
    expect(suspended.text).toContain('暫停您的帳號使用');
    expect(suspended.text).toContain('Reason: the data given are untrue, incomplete or wrong.');
    expect(suspended.text).toContain('with an identity document');
    expect(banned.text).toContain('has banned your account');
    expect(banned.text).toContain('事由：不當使用本服務。');
  });
});

describe('registration-deleted', () => {
  it('R-124 R-126 R-127 says when, what can no longer be used, and that one may register again', () => {
    const { text } = others.deleted;
    expect(text).toContain('民國115年11月22日 14:00:00 (2026-11-22)');
    expect(text).toContain('健康存摺及健保櫃檯');
    expect(text).toContain('Health Passbook and Health Counter can no longer be used');
    expect(text).toContain('歡迎您再次申請');
    expect(text).toContain('You are welcome to register again');
  });
});

describe('the virtual card follows the register', () => {
  it('D-26 R-169 D-01 says what is over and what to do next', () => {
    expect(voided.text).toContain('民國115年11月22日 14:00:00 (2026-11-22)');
    expect(voided.text).toContain('apply for the virtual card anew');
    expect(cardLost.text).toContain('Order a replacement');
    expect(cardSuspended.text).toContain('Go to an office of the insurer');
    expect(restored.text).toContain('can be used again');
    for (const { text } of [voided, cardLost, cardSuspended, restored]) expect(text).toContain('0800-030-598');
  });
});

describe.each(Object.entries(grantMails))('%s', (_, mail) => {
  it('D-01 D-35 names the other side, with the ID number masked, and the days in ROC and Gregorian dates', () => {
    for (const body of [mail.text, mail.html]) {
      expect(body).toContain('陳志豪（A123***789）');
      expect(body).toContain('陳志豪 (A123***789)');
      expect(body).toContain('自 民國115年12月31日 (2026-12-31) 起至 民國116年1月2日 (2027-01-02) 止');
      expect(body).toContain('from December 31, 2026 (ROC 115-12-31) to January 2, 2027 (ROC 116-01-02)');
    }
    expect(mail.subject).not.toContain('陳志豪');
  });
});

describe('the mails about a grant', () => {
  it('D-33 tell each side what it means for this side', () => {
    expect(new Set(Object.values(grantMails).map(({ text }) => text)).size).toBe(Object.keys(grantMails).length);
    const {
      'grant-accepted to the grantor': accepted,
      'grant-ended to the grantor': ended,
      'grant-void to the grantee': void_,
    } = grantMails;
    expect(accepted!.text).toContain('If you did not grant it, cancel it in the App at once');
    expect(accepted!.text).toContain('0800-030-598');
    expect(ended!.text).toContain('can no longer be shown by that person');
    expect(void_!.text).toContain('the grant of 陳志豪 (A123***789) to you is void');
  });

  it('D-33 say which of the two has cancelled', () => {
    const textOf = (by: string, to: string) => grantMails[`grant-cancelled by the ${by} to the ${to}`]!.text;
    expect(textOf('grantor', 'grantor')).toContain('You have cancelled the grant to');
    expect(textOf('grantor', 'grantee')).toContain('has cancelled the grant to you');
    expect(textOf('grantee', 'grantee')).toContain('You have given up the grant of');
    expect(textOf('grantee', 'grantor')).toContain('has given up your grant');
  });
});

describe('bilingualMail', () => {
  it('escapes everything in HTML and nothing in text', () => {
    const evil = `<script>alert("1")</script> & 'x'`;
    const mail = bilingualMail({ subject: evil, zh: [evil, { label: evil, href: `https://x/"onclick="y` }], en: [] });
    expect(mail.html).not.toContain('<script>');
    expect(mail.html).toContain('href="https://x/&quot;onclick=&quot;y"');
    expect(mail.html).toContain(escapeHtml(evil));
    expect(mail.text).toContain(evil);
  });

  it('escapeHtml', () => {
    expect(escapeHtml(`<a href="x" b='y'>&</a>`)).toBe('&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/a&gt;');
  });
});
