import { describe, expect, it } from 'vitest';
import { bilingualMail, escapeHtml } from './bilingual-mail.js';
import { mailTemplates } from './index.js';

const link = 'https://portal.example/confirm#Zm9vYmFyLWJhel8';
const confirm = mailTemplates['confirm-registration']({ holderName: '甄健康', link, deadlineAt: '2026-11-26T06:47:43.512Z' });
const completed = mailTemplates['registration-completed']({ holderName: '甄健康', confirmedAt: '2026-11-22T06:00:00.000Z' });
const device = { holderName: '甄健康', device: { platform: 'ios', model: 'iPhone 15' }, changedAt: '2026-11-22T06:00:00.000Z' } as const;
const verified = mailTemplates['device-verified'](device);
const enabled = mailTemplates['device-enabled'](device);
const disabled = mailTemplates['device-disabled'](device);
const changed = mailTemplates['address-changed']({ holderName: '甄健康', changedAt: '2026-11-22T06:00:00.000Z' });

describe.each(Object.entries({ confirm, completed, changed, verified, enabled, disabled }))('the mail %s', (_, mail) => {
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
