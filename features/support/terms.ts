import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dataFile } from '../../platform/data-folder.js';

/** The fingerprint of terms, taken from their file: what a consent has to refer to. Unless named, of the rules of registration. */
export const fingerprintOfTerms = async (file = 'current.json') =>
  createHash('sha256')
    .update(await readFile(dataFile('terms', file)))
    .digest('hex');
