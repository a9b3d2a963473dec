import { findPackageJSON } from 'node:module';
import { readFileSync } from 'node:fs';

const versionOf = (packageJson: string | undefined): string | undefined =>
  packageJson && (JSON.parse(readFileSync(packageJson, 'utf8')) as { version: string }).version;

/** Of this product. */
export const productVersion = versionOf(findPackageJSON('..', import.meta.url)) ?? 'unknown';

/** Of a package that may not be there. */
export function packageVersion(name: string): string | undefined {
  try {
    return versionOf(findPackageJSON(name, import.meta.url));
  } catch {
    return undefined;
  }
}
