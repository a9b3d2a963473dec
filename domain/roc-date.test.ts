import { describe, expect, it } from 'vitest';
import { dateInTaipei, dateText, instantText, parseBirthDate, parseRocDate } from './roc-date.js';

describe('texts', () => {
  it('D-01 an instant is shown in Taipei, with both years', () => {
    const instant = new Date('2026-11-26T06:47:43.000Z');
    expect(instantText(instant, 'zh')).toBe('民國115年11月26日 14:47:43 (2026-11-26)');
    expect(instantText(instant, 'en')).toBe('November 26, 2026 14:47:43 Taipei time (ROC 115-11-26)');
  });

  it('D-01 the day is that of Taipei, whatever the machine thinks', () => {
    expect(dateInTaipei(new Date('2025-12-31T15:59:59.999Z'))).toBe('2025-12-31');
    expect(dateInTaipei(new Date('2025-12-31T16:00:00.000Z'))).toBe('2026-01-01');
    expect(instantText(new Date('2025-12-31T16:00:00.000Z'), 'zh')).toBe('民國115年1月1日 00:00:00 (2026-01-01)');
  });

  it('D-03 a printed deadline is never later than the real one', () => {
    expect(instantText(new Date('2026-11-26T06:47:43.999Z'), 'zh')).toContain('14:47:43 ');
  });

  it.each([
    ['1912-01-01', '民國1年1月1日 (1912-01-01)', 'January 1, 1912 (ROC 1-01-01)'],
    ['2010-12-31', '民國99年12月31日 (2010-12-31)', 'December 31, 2010 (ROC 99-12-31)'],
    ['2011-01-01', '民國100年1月1日 (2011-01-01)', 'January 1, 2011 (ROC 100-01-01)'],
  ])('D-01 the date %s is %s, %s', (date, zh, en) => {
    expect([dateText(date, 'zh'), dateText(date, 'en')]).toEqual([zh, en]);
  });
});

describe('parseRocDate', () => {
  it.each([
    ['0790507', '1990-05-07'],
    ['0010101', '1912-01-01'],
    ['1000229', undefined],
    ['1010229', '2012-02-29'],
    ['1151126', '2026-11-26'],
    ['0000101', undefined],
    ['0790230', undefined],
    ['0791301', undefined],
    ['0790100', undefined],
    ['790507', undefined],
    ['19900507', undefined],
    ['079050 ', undefined],
    ['', undefined],
  ])('N-04 D-01 %j is %s', (text, date) => {
    expect(parseRocDate(text)).toBe(date);
  });
});

describe('parseBirthDate', () => {
  const now = new Date('2026-11-20T16:00:00.000Z');
  it.each([
    ['1990-05-07', '1990-05-07'],
    ['2026-11-21', '2026-11-21'],
    ['2026-11-22', undefined],
    ['1990-02-30', undefined],
    ['1911-12-31', undefined],
    ['1800-01-01', undefined],
    ['0000-01-01', undefined],
    ['1990-5-7', undefined],
    ['1990-05-07T00:00:00Z', undefined],
  ])('N-04 %s is %s, on 21 November 2026 in Taipei', (text, date) => {
    expect(parseBirthDate(text, now)).toBe(date);
  });
});
