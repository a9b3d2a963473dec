import { writeFile } from 'node:fs/promises';
import { institutionsCsv, makeInstitutions } from './world/institutions.js';

/** `npm run script -- simulator/write-institutions.ts file.csv [count] [seed]`: a file of invented institutions. */
const [file = 'institutions.csv', count = '3000', seed] = process.argv.slice(2);
await writeFile(file, institutionsCsv(makeInstitutions(Number(count), seed)));
