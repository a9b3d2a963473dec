import { createPrivateKey, createPublicKey, type JsonWebKey, randomBytes, sign, verify } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findCodecKeys, openCodecKeys, openKeys } from './keys.js';

let folder: string;
beforeEach(async () => void (folder = path.join(await mkdtemp(path.join(tmpdir(), 'vhic-keys-')), 'keys')));
afterEach(() => rm(path.dirname(folder), { recursive: true }));

/** Keys are made once, by whichever process is first, and stay. */
describe('keys', () => {
  it('are the same for all of twenty that start at once, and after a restart', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => openKeys(folder)));
    const seen = new Set(
      [...opened, await openKeys(folder)].map((keys) => keys.codec.current.key.toString('hex') + keys.link.current.key.toString('hex')),
    );
    expect(seen.size).toBe(1);
    expect((await readdir(folder)).sort()).toEqual([
      'captcha.json',
      'codec.json',
      'device.json',
      'fingerprint.json',
      'grant.json',
      'link.json',
      'openid-cookie.json',
      'openid-signing.json',
      'openid-subject.json',
      'pepper.json',
      'photos.json',
      'receipt.json',
      'secrets.json',
      'session.json',
      'visit-code.json',
    ]);
  });

  it('are 256 bits, differ by purpose, and are readable by their owner only', async () => {
    const { codec, link, sessionKey, deviceKey, captchaKey, fingerprintKey, passwordPepper, visitCodeKey, grantKey } =
      await openKeys(folder);
    const keys = [codec.current.key, link.current.key, sessionKey, deviceKey, captchaKey, fingerprintKey, passwordPepper];
    keys.push(visitCodeKey, grantKey);
    for (const key of keys) expect(key.length).toBe(32);
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(keys.length);
    for (const file of await readdir(folder)) expect((await stat(path.join(folder, file))).mode & 0o777).toBe(0o600);
  });

  it('D-28 sign receipts with Ed25519, the current key first', async () => {
    const [current, ...others] = (await openKeys(folder)).receipts;
    expect([current!.crv, current!.alg, typeof current!.d, others]).toEqual(['Ed25519', 'EdDSA', 'string', []]);
  });

  it('R-036 sign for agencies with the current key and still publish the earlier one', async () => {
    const { signing } = (await openKeys(folder)).openId;
    const [first] = signing;
    expect(signing).toHaveLength(1);
    const secret = randomBytes(32).toString('base64url');
    await writeFile(
      path.join(folder, 'openid-signing.json'),
      JSON.stringify({ current: 'next', keys: { [first!.kid!]: first!.d, next: secret } }),
    );
    const rotated = (await openKeys(folder)).openId.signing;
    expect(rotated.map(({ kid }) => kid)).toEqual(['next', first!.kid]);
    expect(rotated[1]).toEqual(first);
    const privateKey = createPrivateKey({ format: 'jwk', key: rotated[0] as JsonWebKey });
    const { d: _secret, ...publicPart } = rotated[0]!;
    const publicKey = createPublicKey({ format: 'jwk', key: publicPart as JsonWebKey });
    expect(verify('sha256', Buffer.from('x'), publicKey, sign('sha256', Buffer.from('x'), privateKey))).toBe(true);
  });

  it('give the codec its key alone where no other is needed', async () => {
    await openCodecKeys(folder);
    expect(await readdir(folder)).toEqual(['codec.json']);
  });

  it('are not made anew on another machine, where they would open nothing', async () => {
    await expect(findCodecKeys(folder)).rejects.toThrow('copy that file');
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    const made = await openCodecKeys(folder);
    expect((await findCodecKeys(folder)).current).toEqual(made.current);
  });

  it('stop with a sentence when a file is damaged, instead of making new ones', async () => {
    await openKeys(folder);
    for (const damage of [
      '',
      '{',
      '{"current":"a","keys":{}}',
      JSON.stringify({ current: 'a', keys: { a: randomBytes(16).toString('base64url') } }),
    ]) {
      await writeFile(path.join(folder, 'link.json'), damage);
      await expect(openKeys(folder)).rejects.toThrow(/link\.json is damaged/);
    }
  });
});
