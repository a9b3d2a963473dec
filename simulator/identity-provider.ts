import { importJWK, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import { publicPart, signingKey } from './keys.js';

export type StaffRole = 'counter' | 'home-care' | 'health-professional' | 'reviewer' | 'operator' | 'auditor';
/** The staff that the organisations' identity provider knows. The client id is the staff id: it stands in the token as `sub`. */
export const staff = {
  'counter-taipei': 'counter',
  'counter-kaohsiung': 'counter',
  'home-care-hualien': 'home-care',
  'clinic-doctor-1': 'health-professional',
  'review-desk-1': 'reviewer',
  'review-desk-2': 'reviewer',
  'operator-night': 'operator',
  'operator-day': 'operator',
  'auditor-year': 'auditor',
} as const satisfies Record<string, StaffRole>;
export type StaffId = keyof typeof staff;
/** For which care institution somebody works. The codes are invented. */
const institutions: { readonly [staffId in StaffId]?: string } = {
  'home-care-hualien': '9900000001',
  'clinic-doctor-1': '9900000002',
};
export const isStaffId = (text: string): text is StaffId => Object.hasOwn(staff, text);

/** The product's API, and another one whose tokens the product must not take. */
const audiences = { 'urn:vnhi:api': 'vnhi-api', 'urn:other:api': 'other-api' } as const;
export type Resource = keyof typeof audiences;

export type IdentityProvider = {
  readonly issuer: string;
  /** An access token of this member of staff, got with a real request to the token endpoint. */
  staffToken(staffId: StaffId, options?: { resource?: Resource }): Promise<string>;
  stop(): Promise<void>;
};

export async function createIdentityProvider(options: {
  now: () => Date;
  host: string;
  port: number;
  publicUrl?: string;
}): Promise<IdentityProvider> {
  const server = createServer();
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const issuer = options.publicUrl ?? `http://${options.host}:${(server.address() as AddressInfo).port}`;
  server.on('request', providerFor(issuer).callback());
  return {
    issuer,
    staffToken: (staffId, { resource = 'urn:vnhi:api' } = {}) => requestStaffToken(issuer, staffId, resource, options.now()),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function providerFor(issuer: string): Provider {
  return new Provider(issuer, {
    adapter: MemoryAdapter,
    jwks: { keys: [signingKey('identity-provider')] },
    cookies: { keys: ['simulated'] },
    ttl: { ClientCredentials: 3600 },
    scopes: Object.values(staff),
    responseTypes: [],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['private_key_jwt'],
    clients: Object.entries(staff).map(([staffId, role]) => ({
      client_id: staffId,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      scope: role,
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [publicPart(signingKey(staffId))] },
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:vnhi:api',
        getResourceServerInfo: (_ctx, resource) => resourceServer(resource),
      },
    },
    extraTokenClaims: (_ctx, token) => {
      const staffId = token.clientId as StaffId;
      return { role: staff[staffId], ...(institutions[staffId] && { institution: institutions[staffId] }) };
    },
  });
}

function resourceServer(resource: string) {
  const audience = audiences[resource as Resource];
  if (!audience) throw new errors.InvalidTarget();
  return {
    scope: [...new Set(Object.values(staff))].join(' '),
    audience,
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: 3600,
    jwt: { sign: { alg: 'ES256' as const } },
  };
}

async function requestStaffToken(issuer: string, staffId: StaffId, resource: Resource, now: Date): Promise<string> {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: staffId })
    .setIssuer(staffId)
    .setSubject(staffId)
    .setAudience(issuer)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 60)
    .sign(await importJWK(signingKey(staffId), 'ES256'));
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: staff[staffId],
      resource,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; error_description?: string };
  if (!body.access_token) throw new Error(`The identity provider gives ${staffId} no token: ${body.error_description ?? answer.status}`);
  return body.access_token;
}

/** Keeps what the provider remembers, which is here only the assertions already used. The provider itself checks their ends. */
class MemoryAdapter implements Adapter {
  private readonly entries = new Map<string, AdapterPayload>();
  async upsert(id: string, payload: AdapterPayload) {
    this.entries.set(id, payload);
  }
  async find(id: string) {
    return this.entries.get(id);
  }
  async findByUserCode() {
    return undefined;
  }
  async findByUid() {
    return undefined;
  }
  async consume(id: string) {
    this.entries.delete(id);
  }
  async destroy(id: string) {
    this.entries.delete(id);
  }
  async revokeByGrantId() {}
}
