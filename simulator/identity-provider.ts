import { importJWK, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import { BadInput } from './http-server.js';
import { publicPart, signingKey } from './keys.js';
import { staff, type StaffId } from './world/staff.js';

const scopes = [...new Set(Object.values(staff).map(({ role }) => role))];

/** The product's API, and another one whose tokens the product must not take. */
const audiences = { 'urn:vnhi:api': 'vnhi-api', 'urn:other:api': 'other-api' } as const;
export type Resource = keyof typeof audiences;
export const resources = Object.keys(audiences) as Resource[];

/** For which API the token is asked for, and with whose key: somebody else's gets none. */
export type TokenRequest = { readonly resource?: Resource; readonly signedBy?: StaffId };
export type IdentityProvider = {
  readonly issuer: string;
  /** An access token of this member of staff, got with a real request to the token endpoint. */
  staffToken(staffId: StaffId, request?: TokenRequest): Promise<string>;
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
    staffToken: (staffId, request) => requestStaffToken(issuer, staffId, options.now(), request),
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
    scopes,
    responseTypes: [],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['private_key_jwt'],
    clients: Object.entries(staff).map(([staffId, { role }]) => ({
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
    extraTokenClaims: (_ctx, token) => ({ ...staff[token.clientId as StaffId] }),
  });
}

function resourceServer(resource: string) {
  const audience = audiences[resource as Resource];
  if (!audience) throw new errors.InvalidTarget();
  return {
    scope: scopes.join(' '),
    audience,
    accessTokenFormat: 'jwt' as const,
    accessTokenTTL: 3600,
    jwt: { sign: { alg: 'ES256' as const } },
  };
}

async function requestStaffToken(
  issuer: string,
  staffId: StaffId,
  now: Date,
  { resource = 'urn:vnhi:api', signedBy = staffId }: TokenRequest = {},
): Promise<string> {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: staffId })
    .setIssuer(staffId)
    .setSubject(staffId)
    .setAudience(issuer)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + 60)
    .sign(await importJWK(signingKey(signedBy), 'ES256'));
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: staff[staffId].role,
      resource,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; error_description?: string };
  if (!body.access_token)
    throw new BadInput(`The identity provider gives ${staffId} no token: ${body.error_description ?? answer.status}`, 403);
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
