import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createIdentityProvider, type IdentityProvider } from './identity-provider.js';
import { staff, type StaffId } from './world/staff.js';

// The provider library reads the machine's clock, so this test lives in the present.
let provider: IdentityProvider;
beforeAll(
  async () =>
    void (provider = await createIdentityProvider({
      now: () => new Date(performance.timeOrigin + performance.now()),
      host: '127.0.0.1',
      port: 0,
    })),
);
afterAll(() => provider.stop());

async function verified(token: string, audience = 'vnhi-api') {
  const discovery = (await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json()) as { jwks_uri: string };
  return jwtVerify(token, createRemoteJWKSet(new URL(discovery.jwks_uri)), { issuer: provider.issuer, audience, algorithms: ['ES256'] });
}

describe('the identity provider', () => {
  it.each(Object.entries(staff))('gives %s a signed access token that says %o', async (staffId, member) => {
    const { payload, protectedHeader } = await verified(await provider.staffToken(staffId as StaffId));
    expect(payload).toMatchObject({ sub: staffId, ...member, scope: member.role, aud: 'vnhi-api' });
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', kid: expect.any(String) });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });

  it('gives a token for another API that the audience tells apart', async () => {
    const token = await provider.staffToken('counter-taipei', { resource: 'urn:other:api' });
    await expect(verified(token)).rejects.toMatchObject({ code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' });
    expect((await verified(token, 'other-api')).payload['sub']).toBe('counter-taipei');
  });

  it('N-69 gives nothing for what another member of staff has signed', async () => {
    const request = provider.staffToken('desk-morning-star', { signedBy: 'desk-sea-breeze' });
    await expect(request).rejects.toMatchObject({ statusCode: 403, message: expect.stringContaining('desk-morning-star') });
  });

  it('gives nothing to somebody without the private key, and publishes none', async () => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'counter-taipei', client_secret: 'guess' });
    expect((await fetch(`${provider.issuer}/token`, { method: 'POST', body })).status).toBeGreaterThanOrEqual(400);
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: object[] };
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.some((key) => 'd' in key)).toBe(false);
  });
});
