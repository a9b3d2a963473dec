import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { defaultPolicy } from '../../domain/policy.js';
import { loadAgencies } from '../../platform/agencies.js';
import { dataFile } from '../../platform/data-folder.js';
import { signingKey } from '../../simulator/keys.js';
import {
  type CuttableLink,
  heldClock,
  openLink,
  openTestApi,
  openTestDatabase,
  type TestApi,
  type TestDatabase,
} from '../support/test-api.js';

const clock = heldClock();
let database: TestDatabase;
let link: CuttableLink;
let api: TestApi;
beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!, async (url) => (link = await openLink(url)).url);
  const agencies = await loadAgencies(dataFile('relying-parties', 'simulated.json'));
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9', agencies });
});
afterAll(async () => {
  link.mend();
  await api.close();
  await database.close();
  await link.close();
});

const form = (raw: string) => ({ raw, headers: { 'content-type': 'application/x-www-form-urlencoded' }, key: null });
const request =
  '/oidc/auth?client_id=city-library&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Flibrary.example%2Fcallback' +
  '&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

/** Beside the API's own routes, and as hard to upset. */
describe('the OpenID provider', () => {
  it('N-75 says its own addresses, whatever the caller says', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'ftp' };
    const found = await api.send('GET', '/oidc/.well-known/openid-configuration', { headers });
    expect(found.json).toMatchObject({ issuer: 'http://127.0.0.1:3000/oidc', token_endpoint: 'http://127.0.0.1:3000/oidc/token' });
    const asked = await api.send('GET', request, { headers });
    expect(asked.headers.location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/v1\/consent-requests\/[\w-]{21}/);
    expect(found.text + JSON.stringify(asked.headers)).not.toMatch(/evil|ftp/);
  });

  it('R-036 publishes what is needed to check its signatures, and offers one way only', async () => {
    const { keys } = (await api.send('GET', '/oidc/jwks')).json as { keys: Record<string, string>[] };
    expect(keys.map(({ kid, alg, d }) => ({ kid, alg, d }))).toEqual([{ kid: 'test', alg: 'ES256', d: undefined }]);
    expect((await api.send('GET', '/oidc/.well-known/openid-configuration')).json).toMatchObject({
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['ES256'],
      scopes_supported: ['openid', 'registered', 'confirmed_at', 'registration_method'],
    });
  });

  it('has cookies that no script reads, and that are of this request alone', async () => {
    const cookies = (await api.send('GET', request)).headers['set-cookie']!;
    expect(cookies.find((cookie) => cookie.startsWith('vnhi_consent_request='))).toMatch(
      /path=\/v1\/consent-requests\/[\w-]+;.*samesite=lax; httponly/i,
    );
    expect(cookies.some((cookie) => cookie.startsWith('vnhi_consent_request.sig='))).toBe(true);
  });

  it('N-16 puts a request to the browser that has its signed cookie, and to no other', async () => {
    const { headers } = await api.send('GET', request);
    const address = new URL(headers.location!).pathname;
    const cookies = headers['set-cookie']!.map((cookie) => cookie.split(';')[0]!).filter((cookie) => /^vnhi_consent_request/.test(cookie));
    const look = (sent: string[]) => api.send('GET', address, { headers: { accept: 'application/json', cookie: sent.join('; ') } });
    expect((await look(cookies)).status).toBe(200);
    expect((await look(cookies.filter((cookie) => !cookie.includes('.sig=')))).json.code).toBe('consent-request-not-found');
  });

  it('R-036 takes no assertion that was made for another recipient than itself', async () => {
    const { issuer, token_endpoint } = (await api.send('GET', '/oidc/.well-known/openid-configuration')).json;
    const key = await importJWK(signingKey('city-library'), 'ES256');
    const exchange = async (audience: string) => {
      const assertion = await new SignJWT({
        jti: randomUUID(),
        iss: 'city-library',
        sub: 'city-library',
        aud: audience,
        exp: 4_000_000_000,
      })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(key);
      const type = encodeURIComponent('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      const sent = `grant_type=authorization_code&code=x&redirect_uri=x&client_assertion_type=${type}&client_assertion=${assertion}`;
      return (await api.send('POST', '/oidc/token', form(sent))).json.error;
    };
    expect([await exchange(issuer), await exchange(token_endpoint)]).toEqual(['invalid_grant', 'invalid_client']);
  });

  it.each([
    ['no parameters', 'GET', '/oidc/auth', {}],
    ['a parameter twice', 'GET', `${request}&client_id=city-library`, {}],
    ['an unknown way back', 'GET', '/oidc/auth/nothing', {}],
    ['an unknown address', 'GET', '/oidc/nothing', {}],
    ['an address out of it', 'GET', '/oidc/..%2fv1%2fterms', {}],
    ['a method that it does not have', 'POST', '/oidc/jwks', {}],
    ['JSON where a form is wanted', 'POST', '/oidc/token', { body: { grant_type: 'authorization_code' } }],
    ['prototypes', 'POST', '/oidc/token', form('__proto__[x]=1&constructor=1&grant_type=__proto__')],
    ['no form', 'POST', '/oidc/token', form('%%%=&&&')],
    ['a long form', 'POST', '/oidc/token', form(`grant_type=${'x'.repeat(100_000)}`)],
    [
      'an assertion that is none',
      'POST',
      '/oidc/token',
      form('grant_type=authorization_code&client_id=city-library&client_assertion=a.b.c'),
    ],
    ['no token', 'GET', '/oidc/me', {}],
    ['an unknown token', 'GET', '/oidc/me', { headers: { authorization: `Bearer ${'x'.repeat(43)}` } }],
    ['dynamic registration', 'POST', '/oidc/reg', { body: { redirect_uris: ['https://evil.example'] } }],
  ])('answers an error of its standard to %s', async (_, method, path, sent) => {
    const { status, json, text } = await api.send(method, path, sent);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(json.error).toMatch(/^[a-z_]+$/);
    expect(text).not.toMatch(/ at |node_modules|\.js/);
  });

  it('N-74 keeps whatever characters an agency sends', async () => {
    const { status } = await api.send('GET', `${request}&state=%00%ff'"%5Cud800&login_hint=%E0%A4%A`);
    expect(status).toBe(303);
  });

  it('refuses a compressed body before it is inflated (N-24)', async () => {
    const { status } = await api.send('POST', '/oidc/token', { raw: 'x', headers: { 'content-encoding': 'gzip' } });
    expect(status).toBe(415);
  });

  it('F-24 without its database it is unavailable, and says no more', async () => {
    link.cut();
    const answers = await Promise.all([api.send('GET', request), api.send('GET', '/oidc/me', { headers: { authorization: 'Bearer x' } })]);
    link.mend();
    for (const { status, json, headers } of answers)
      expect([status, json, headers['retry-after']]).toEqual([503, { error: 'temporarily_unavailable' }, '10']);
    expect(api.log.filter((line) => line.includes('openid-failed')).length).toBeGreaterThanOrEqual(2);
    expect((await api.send('GET', request)).status).toBe(303);
  });

  it('counts requests by network, and says when the next one is taken', async () => {
    const { times, seconds } = defaultPolicy.limits['consent-requests-by-network'];
    clock.set('2026-03-02T09:00:10.000Z');
    for (let time = 0; time < times; time += 1) expect((await api.send('GET', '/oidc/auth')).status).toBe(400);
    const { status, json, headers } = await api.send('GET', request);
    expect([status, json, headers['retry-after']]).toEqual([429, { error: 'temporarily_unavailable' }, String(seconds - 10)]);
    expect((await api.send('GET', '/oidc/jwks')).status).toBe(200);
  });

  it('does not start with an agency that would be told something else', async () => {
    const [agency] = api.parts.agencies;
    const agencies = [{ ...agency!, claims: ['id_number'] }];
    await expect(openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9', agencies })).rejects.toThrow(/id_number/);
  });
});
