import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publicPart, signingKey } from '../simulator/keys.js';
import { type Agency, loadAgencies } from './agencies.js';
import { dataFile } from './data-folder.js';

const simulated = dataFile('relying-parties', 'simulated.json');
let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'agencies-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('R-036 the agencies that may ask', () => {
  it('are none without a file', async () => {
    expect(await loadAgencies(undefined)).toEqual([]);
  });

  it('of the simulated world have the keys with which they sign', async () => {
    const agencies = await loadAgencies(simulated);
    expect(agencies.map(({ keys }) => keys)).toEqual(agencies.map(({ agencyId }) => [publicPart(signingKey(agencyId))]));
  });

  it.each<[string, (agency: Agency) => unknown]>([
    ['a private key', (agency) => ({ ...agency, keys: [signingKey(agency.agencyId)] })],
    ['more than two keys', (agency) => ({ ...agency, keys: [0, 1, 2].map(() => publicPart(signingKey(agency.agencyId))) })],
    ['an address that is not HTTPS', (agency) => ({ ...agency, redirectUris: ['http://library.example/callback'] })],
    ['addresses on two hosts', (agency) => ({ ...agency, redirectUris: [...agency.redirectUris, 'https://other.example/'] })],
    ['no purpose', ({ purpose: _purpose, ...agency }) => agency],
    ['nothing to be told', (agency) => ({ ...agency, claims: [] })],
    ['a word that nobody knows', (agency) => ({ ...agency, secret: 'x' })],
  ])('are refused with %s', async (_, change) => {
    const [agency] = JSON.parse(await readFile(simulated, 'utf8')) as [Agency];
    const path = join(folder, 'agencies.json');
    await writeFile(path, JSON.stringify([change(agency)]));
    await expect(loadAgencies(path)).rejects.toThrow(/RELYING_PARTIES_FILE does not fit/);
  });

  it('are refused when one stands there twice, or when there is no such file or no JSON in it', async () => {
    const [agency] = JSON.parse(await readFile(simulated, 'utf8')) as [Agency];
    const path = join(folder, 'agencies.json');
    await expect(loadAgencies(path)).rejects.toThrow(/cannot be read/);
    for (const text of [JSON.stringify([agency, agency]), '{']) {
      await writeFile(path, text);
      await expect(loadAgencies(path)).rejects.toThrow(/does not fit/);
    }
  });
});
