import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dataFile } from './data-folder.js';

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const content = z.strictObject({
  version: z.string().min(1),
  title: bilingual,
  revisions: z.array(z.strictObject({ issuedOn: z.iso.date(), inForceOn: z.iso.date() })).min(1),
  rules: z.array(bilingual).min(1),
});

/** Terms in one version, with the SHA-256 of their file: what a consent refers to. */
export type Terms = z.infer<typeof content> & { readonly sha256: string };

/** TWCA's user terms and privacy notice for the check by mobile number. */
export const loadMobileTerms = () => loadTerms(dataFile('terms', 'mobile-verification.json'));

/** The rules of registration in force, unless another file is named. */
export async function loadTerms(path = dataFile('terms', 'current.json')): Promise<Terms> {
  const bytes = await readFile(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...content.parse(JSON.parse(bytes.toString('utf8'))), sha256 };
}
