import { z } from 'zod';
import { contentAnswers, type ContentKey, contentKeys } from '../../domain/contents.js';
import { oneLine } from '../one-line.dto.js';
import { bilingualSchema } from '../problem.dto.js';

/** No HTML either. */
const line = (maxLength: number) => oneLine(maxLength, /^[^<>\p{Cc}\p{Cf}\p{Cs}\p{Co}]+$/u);
const bilingual = (maxLength: number) => z.strictObject({ zh: line(maxLength), en: line(maxLength) });
const link = z.url({ protocol: /^https$/ }).pipe(line(500));

const bodyFields = {
  title: bilingual(100),
  paragraphs: z.array(bilingual(1000)).min(1).max(30),
  items: z.array(bilingual(500).extend({ url: link.optional() })).max(30),
};
export const contentBodySchema = z.strictObject(bodyFields);
export const publishContentSchema = z.strictObject({
  basedOn: z.string().min(1).max(40).describe('The version that was changed: it has to be the one in force'),
  ...bodyFields,
});
export type PublishContent = z.infer<typeof publishContentSchema>;

const key = z.enum(Object.keys(contentKeys) as [ContentKey, ...ContentKey[]]);
const use = {
  answer: z.enum(contentAnswers).optional().describe('What the person does below the text; nothing where it is missing'),
  fullTextKey: key.optional().describe('The content that the link "full text" opens'),
};
const sha256 = z.string().describe('Of `text.zh`, an empty line (two line feeds) and `text.en`, in UTF-8');

export const contentSchema = z.object({
  ...{ key, version: z.string(), ...use },
  publishedAt: z.iso.datetime().nullable().describe('null: it came with the release'),
  title: bilingualSchema,
  paragraphs: z.array(bilingualSchema).readonly(),
  items: z.array(bilingualSchema.extend({ url: z.url().optional() })).readonly(),
  text: bilingualSchema.describe('All of it, as it is shown'),
  sha256,
});
export type ContentView = z.infer<typeof contentSchema>;

export const contentListSchema = z.object({
  contents: z.array(z.object({ key, version: z.string(), ...use, title: bilingualSchema })),
});
export type ContentList = z.infer<typeof contentListSchema>;

export const contentPublishedSchema = z.object({ key, version: z.string(), sha256, publishedAt: z.iso.datetime() });
export type ContentPublished = z.infer<typeof contentPublishedSchema>;
