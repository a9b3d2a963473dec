import { describe, expect, it } from 'vitest';
import { localPhoneOf, parseLocalPhone, parseMobile } from './phone-number.js';

describe('parseMobile', () => {
  it.each([
    '0912345678',
    '0912-345-678',
    '0912 345 678',
    '０９１２３４５６７８',
    '+886912345678',
    '+886 912 345 678',
    '+886-912-345-678',
    '+886 0912345678',
    '00886912345678',
    '(+886) 912345678',
  ])('R-073 D-14 %s is 0912345678', (text) => {
    expect(parseMobile(text)).toEqual({ name: 'valid', value: '0912345678' });
  });

  it.each([
    '',
    '912345678',
    '091234567',
    '09123456789',
    '0812345678',
    '+85291234567',
    '886912345678',
    '0912345678\n',
    '0912345678 #1',
    '09１２a45678',
    '0912345678,0987654321',
  ])('R-073 refuses %j', (text) => {
    expect(parseMobile(text)).toEqual({ name: 'refused', code: 'mobile-invalid' });
  });
});

describe('parseLocalPhone', () => {
  it.each([
    [{ areaCode: '02', number: '27065866' }, '02-27065866'],
    [{ areaCode: '02', number: '2706-5866', extension: '123' }, '02-27065866#123'],
    [{ areaCode: '(０２)', number: '２７０６５８６６', extension: '' }, '02-27065866'],
    [{ areaCode: '07', number: '3233123' }, '07-3233123'],
    [{ areaCode: '089', number: '233111' }, '089-233111'],
    [{ areaCode: '0836', number: '22345' }, '0836-22345'],
  ])('R-072 %j is %s', (phone, value) => {
    expect(parseLocalPhone(phone)).toEqual({ name: 'valid', value });
  });

  it('R-109 what is stored is shown in its three fields again', () => {
    expect(localPhoneOf('02-27065866#123')).toEqual({ areaCode: '02', number: '27065866', extension: '123' });
    expect(localPhoneOf('07-3233123')).toEqual({ areaCode: '07', number: '3233123' });
  });

  it.each([
    [{ areaCode: '09', number: '12345678' }, 'localPhone.areaCode'],
    [{ areaCode: '2', number: '27065866' }, 'localPhone.areaCode'],
    [{ areaCode: '02', number: '270658' }, 'localPhone.number'],
    [{ areaCode: '02', number: '270658667' }, 'localPhone.number'],
    [{ areaCode: '089', number: '23311' }, 'localPhone.number'],
    [{ areaCode: '02', number: '17065866' }, 'localPhone.number'],
    [{ areaCode: '02', number: '27065866', extension: '1234567' }, 'localPhone.extension'],
    [{ areaCode: '02', number: '27065866', extension: '12\r\n' }, 'localPhone.extension'],
  ])('R-072 %j is refused, and the field named: %s', (phone, field) => {
    expect(parseLocalPhone(phone)).toEqual({ name: 'refused', code: 'request-invalid', details: { fields: [field] } });
  });
});
