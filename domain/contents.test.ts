import { describe, expect, it } from 'vitest';
import { agreeToContent, contentKeys, contentText, hashedText, isContentKey, publishContent, useOf } from './contents.js';

const body = {
  title: { zh: '標題', en: 'Title' },
  paragraphs: [
    { zh: '甲', en: 'one' },
    { zh: '乙', en: 'two' },
  ],
  items: [
    { zh: '丙', en: 'three', url: 'https://example.com/' },
    { zh: '丁', en: 'four' },
  ],
};

// Consents keep the hash of this very text: whoever changes how it is put together makes earlier hashes wrong.
it('R-038 R-155 the text is put together in one way: title, paragraphs, numbered items', () => {
  const zh = '標題\n\n甲\n\n乙\n\n1. 丙 https://example.com/\n2. 丁';
  const en = 'Title\n\none\n\ntwo\n\n1. three https://example.com/\n2. four';
  expect(contentText(body)).toEqual({ zh, en });
  expect(hashedText(body)).toBe(`${zh}\n\n${en}`);
  expect(contentText({ ...body, items: [] }).en).toBe('Title\n\none\n\ntwo');
});

describe('publishContent', () => {
  const released = { version: 'release-1', ordinal: 0 };
  it.each([
    ['2026-11-25T15:59:59.999Z', released, '2026-11-25.1'],
    ['2026-11-25T16:00:00.000Z', released, '2026-11-26.1'],
    ['2026-11-25T16:00:00.000Z', { version: '2026-11-25.9', ordinal: 9 }, '2026-11-26.10'],
  ])('at %s after %j makes %s', (now, inForce, version) => {
    expect(publishContent(inForce.version, inForce, new Date(now))).toMatchObject({ name: 'published', version });
  });

  it('refuses a change of any other version than the one in force', () => {
    const inForce = { version: '2026-11-25.1', ordinal: 1 };
    expect(publishContent('release-1', inForce, new Date('2026-11-25T16:00:00.000Z'))).toEqual({
      name: 'refused',
      code: 'content-outdated',
    });
  });
});

it('R-155 agreeing counts for the version in force, and says what a consent keeps', () => {
  const inForce = { key: 'personal-data-statement', version: '2026-11-25.1', sha256: 'abc' } as const;
  expect(agreeToContent({ version: '2026-11-25.1' }, inForce)).toEqual({
    name: 'agreed',
    ...{ contentKey: 'personal-data-statement', termsVersion: '2026-11-25.1', termsSha256: 'abc' },
  });
  expect(agreeToContent({ version: 'release-1' }, inForce)).toEqual({ name: 'refused', code: 'terms-outdated' });
});

it('R-132 a full text is a content itself, and nothing else is a key', () => {
  expect(isContentKey(useOf('card-reminder').fullTextKey!)).toBe(true);
  expect(Object.keys(contentKeys).every(isContentKey)).toBe(true);
  expect(['toString', '__proto__', ''].some(isContentKey)).toBe(false);
});
