import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Content, type ContentBody, type ContentKey, contentKeys, hashedText, isContentKey } from '../../domain/contents.js';
import { dataFile } from '../../platform/data-folder.js';
import { contentBodySchema } from './contents.dto.js';

/** Of each text the versions that came with releases, the newest last: a consent may refer to any of them. */
export type ReleasedContents = Readonly<Record<ContentKey, readonly Content[]>>;

export const sha256Of = (body: ContentBody) => createHash('sha256').update(hashedText(body)).digest('hex');

const fileName = /^(?<key>[a-z-]+)\.(?<version>release-(?<number>\d+))\.json$/;
/** `source` says where its facts are taken from; it is not shown. */
const fileSchema = contentBodySchema.extend({ source: z.string().min(1) });

/** Reads `<key>.release-<n>.json`. A later release adds files and changes none. */
export async function loadReleasedContents(folder = dataFile('contents')): Promise<ReleasedContents> {
  const loaded = await Promise.all((await readdir(folder)).map((name) => load(folder, name)));
  loaded.sort((one, other) => one.number - other.number);
  const of = (key: ContentKey) => loaded.flatMap(({ content }) => (content.key === key ? [content] : []));
  const all = (Object.keys(contentKeys) as ContentKey[]).map((key) => [key, of(key)] as const);
  for (const [key, versions] of all) if (versions.length === 0) throw new Error(`data/contents has no version of "${key}".`);
  return Object.fromEntries(all) as unknown as ReleasedContents;
}

async function load(folder: string, name: string): Promise<{ number: number; content: Content }> {
  const { key = '', version = '', number } = fileName.exec(name)?.groups ?? {};
  if (!isContentKey(key)) throw new Error(`data/contents/${name} is not named by a key of domain/contents.ts and a release.`);
  const parsed = fileSchema.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  if (!parsed.success) throw new Error(`data/contents/${name} does not fit: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
  const { source: _source, ...body } = parsed.data;
  return { number: Number(number), content: { key, version, ...body, sha256: sha256Of(body), ordinal: 0, publishedAt: null } };
}
