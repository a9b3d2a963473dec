import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { returnReasons } from '../../domain/return-reasons.js';
import { dataFile } from '../../platform/data-folder.js';
import { loadReleasedContents } from './released-contents.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contents-'));
  await cp(dataFile('contents'), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

it('R-144 D-22 the released page names every reason in the words of the closed list, with what to do', async () => {
  const [page] = (await loadReleasedContents())['return-reasons'];
  expect(page!.items).toEqual(
    Object.values(returnReasons).map(({ title, nextStep }) => ({
      zh: `${title.zh}：${nextStep.zh}`,
      en: `${title.en}. ${nextStep.en}`,
    })),
  );
});

it('R-038 keeps the versions of earlier releases, in their order', async () => {
  const first = await readFile(join(folder, 'help-desk.release-1.json'));
  for (const number of [10, 2]) await writeFile(join(folder, `help-desk.release-${number}.json`), first);
  const versions = (await loadReleasedContents(folder))['help-desk'].map(({ version }) => version);
  expect(versions).toEqual(['release-1', 'release-2', 'release-10']);
});

it('R-132 refuses a key without a version, naming it', async () => {
  await rm(join(folder, 'card-reminder.release-1.json'));
  await expect(loadReleasedContents(folder)).rejects.toThrow('no version of "card-reminder"');
});

it.each(['unknown.release-1.json', 'help-desk.json', 'help-desk.release-1.json.bak', '__proto__.release-1.json'])(
  'refuses a file that is named by no key and release: %s',
  async (name) => {
    await writeFile(join(folder, name), '{}');
    await expect(loadReleasedContents(folder)).rejects.toThrow(`data/contents/${name}`);
  },
);

it('refuses a file that lacks a language, naming the place', async () => {
  const name = 'help-desk.release-2.json';
  await writeFile(
    join(folder, name),
    JSON.stringify({ source: 'x', title: { zh: '標題' }, paragraphs: [{ zh: '甲', en: 'a' }], items: [] }),
  );
  await expect(loadReleasedContents(folder)).rejects.toThrow(/help-desk\.release-2\.json does not fit: .*title\.en/);
});
