import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dataFile } from './data-folder.js';

const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const named = { id: z.string().regex(/^[a-z][a-z-]{0,39}$/), name: bilingual };
const content = z.strictObject({
  source: z.string().min(1),
  version: z.string().min(1),
  carriers: z.array(z.strictObject({ ...named, aliases: z.array(z.strictObject(named)) })).min(1),
});

/** The mobile operators that vouch for a person, with the names from before they merged (R-052, D-19). */
export type Carriers = z.infer<typeof content>['carriers'];

export async function loadCarriers(path = dataFile('carriers.json')): Promise<Carriers> {
  return content.parse(JSON.parse(await readFile(path, 'utf8'))).carriers;
}
