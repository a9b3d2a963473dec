import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** A file of `data/`, found from the source tree and from `dist/` alike: the folder lies beside package.json. */
export function dataFile(...path: string[]): string {
  const packageJson = findPackageJSON('..', import.meta.url);
  if (!packageJson) throw new Error('package.json was not found above the program, so its data folder is unknown.');
  return join(dirname(packageJson), 'data', ...path);
}
