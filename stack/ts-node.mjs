/**
 * Loads TypeScript sources as they are, by ts-node: `npm run script -- <file>.ts`. For developers' scripts; the product and its tests run
 * compiled.
 */
import { register } from 'node:module';

register('ts-node/esm', import.meta.url);
