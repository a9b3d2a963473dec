import { describe, expect, it } from 'vitest';
import { tryCaptcha, type Captcha } from './captcha.js';

const expiresAt = '2026-11-22T06:02:00.000Z';
const shown: Captcha = { form: 'deletion', expiresAt, usedAt: null };
const at = (ms: number) => new Date(Date.parse(expiresAt) + ms);
const entry = { form: 'deletion', text: 'kB292' } as const;

describe('tryCaptcha', () => {
  it.each([
    ['a millisecond before its end', shown, entry, -1, 'passed'],
    ['D-08 at its end', shown, entry, 0, 'captcha-expired'],
    ['D-08 used before', { ...shown, usedAt: expiresAt }, entry, -1, 'captcha-used'],
    ['used before and past its end', { ...shown, usedAt: expiresAt }, entry, 1, 'captcha-used'],
    ['made for another form', { ...shown, form: 'confirm-deletion' }, entry, -1, 'captcha-unknown'],
    ['of nobody', null, entry, -1, 'captcha-unknown'],
    ['another text', shown, { ...entry, text: 'kB293' }, -1, 'captcha-wrong'],
    ['a part of the text', shown, { ...entry, text: 'kB29' }, -1, 'captcha-wrong'],
    ['no text', shown, { ...entry, text: '' }, -1, 'captcha-wrong'],
    ['in the other case', shown, { ...entry, text: 'Kb292' }, -1, 'passed'],
    ['in full width, with blanks', shown, { ...entry, text: ' ｋＢ 292' }, -1, 'passed'],
  ] as const)('%s', (_, captcha, tried, ms, expected) => {
    const outcome = tryCaptcha(captcha, tried, 'kB292', at(ms));
    expect(outcome.name === 'refused' ? outcome.code : outcome.name).toBe(expected);
  });
});
