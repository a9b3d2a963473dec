import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { type ClientMetadata, type Configuration, errors, interactionPolicy, Provider } from 'oidc-provider';
import { Registration } from '../../database/entities/index.js';
import { agencyClaimNames, claimValues } from '../../domain/agency-consent.js';
import type { Agency } from '../../platform/agencies.js';
import { standingOf } from '../accounts/standing.js';
import { ApiParts } from '../parts.js';
import { openIdAdapter } from './openid-adapter.js';

export const openIdPath = '/oidc';
/** Said to the agency whether the person did not want to or may not: it does not learn which. */
export const denied = { error: 'access_denied', error_description: 'the person did not agree' } as const;

const cookieNames = { session: 'vnhi_openid', interaction: 'vnhi_consent_request', resume: 'vnhi_consent_resume' };

/** The OpenID provider that agencies talk to, made when it is first needed. */
@Injectable()
export class OpenId {
  private made: Provider | undefined;
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  get provider(): Provider {
    return (this.made ??= createOpenIdProvider(this.parts));
  }

  agency = (agencyId: string): Agency | undefined => this.parts.agencies.find((agency) => agency.agencyId === agencyId);

  /** Whether it was this browser that was sent here with the request: it has the signed cookie. */
  isAskedIn(uid: string, request: IncomingMessage, response: ServerResponse): boolean {
    return this.provider.createContext(request, response).cookies.get(cookieNames.interaction, { signed: true }) === uid;
  }

  /** Where the browser goes on with the answer. */
  resumeAt = (uid: string) => this.provider.urlFor('resume', { uid });
}

function createOpenIdProvider(parts: ApiParts): Provider {
  const provider = new Provider(parts.portalUrl + openIdPath, configuration(parts));
  // Its own addresses come from the configuration (N-75); mount-openid.ts says them in these headers.
  provider.proxy = true;
  const failed = (error: unknown) => parts.logger.failure('openid-failed', error, { route: `${openIdPath}/*` });
  provider.on('server_error', (_context, error) => failed(error));
  provider.use(async (context, next) => {
    await next().catch((error: unknown) => {
      failed(error);
      context.status = 503;
    });
    if (context.status >= 500) {
      context.status = 503;
      context.set('retry-after', '10');
      context.body = { error: 'temporarily_unavailable' };
    } else if (context.status === 404 && !context.body) {
      context.status = 404;
      context.body = { error: 'invalid_request', error_description: 'unrecognized route or not allowed method' };
    }
  });
  return provider;
}

function configuration(parts: ApiParts): Configuration {
  const { policy, keys } = parts;
  return {
    adapter: openIdAdapter(parts),
    clients: parts.agencies.map(clientOf),
    clientAuthMethods: ['private_key_jwt'],
    clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'private_key_jwt' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], clientAuthSigningAlgValues: ['ES256'] },
    jwks: { keys: keys.openId.signing },
    responseTypes: ['code'],
    pkce: { required: () => true },
    subjectTypes: ['pairwise'],
    // Two agencies cannot find out that they know the same person.
    pairwiseIdentifier: (_context, accountId, client) =>
      createHmac('sha256', keys.openId.subject).update(`${client.clientId}:${accountId}`).digest('base64url'),
    scopes: ['openid', ...agencyClaimNames],
    claims: { openid: ['sub'], ...Object.fromEntries(agencyClaimNames.map((claim) => [claim, [claim]])) },
    findAccount: (_context, accountId) => findAccount(parts, accountId),
    ttl: {
      Interaction: policy.consentRequestSeconds,
      AuthorizationCode: policy.agencyCodeSeconds,
      AccessToken: policy.agencyTokenSeconds,
      IdToken: policy.agencyTokenSeconds,
      Session: 1,
      Grant: policy.agencyConsentSeconds,
    },
    interactions: { policy: alwaysAsk(), url: (_context, { uid }) => `${parts.portalUrl}/v1/consent-requests/${uid}` },
    // There is no session of the provider's own that a token could end with.
    expiresWithSession: () => false,
    cookies: {
      names: cookieNames,
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
      keys: [...keys.openId.cookies],
    },
    clientBasedCORS: () => false,
    assertJwtClientAuthClaimsAndHeader: (context, { aud }) => {
      // An assertion that was made for another recipient is of no use here.
      if (aud !== context.oidc.issuer) throw new errors.InvalidClientAuth('audience (aud) must be the issuer');
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      dPoP: { enabled: false },
    },
    renderError: (context, out) => {
      context.type = 'json';
      context.body = out;
    },
  };
}

/** What the agency was registered for is all that it can ask for. */
const clientOf = ({ agencyId, redirectUris, claims, keys }: Agency): ClientMetadata => ({
  client_id: agencyId,
  redirect_uris: redirectUris,
  scope: ['openid', ...claims].join(' '),
  grant_types: ['authorization_code'],
  response_types: ['code'],
  subject_type: 'pairwise',
  token_endpoint_auth_signing_alg: 'ES256',
  jwks: { keys },
});

/** Nobody is found who may not use the account: deleted, frozen, suspended or banned. What was issued before ends with it. */
async function findAccount({ orm }: ApiParts, accountId: string) {
  const em = orm.em.fork();
  const registration = await em.findOne(Registration, { id: accountId, state: 'active' });
  if (!registration || (await standingOf({ em }, registration)).name === 'refused') return undefined;
  const { channel, confirmedAt } = registration;
  return { accountId, claims: async () => ({ sub: accountId, ...claimValues({ channel, confirmedAt: confirmedAt! }) }) };
}

/** Each request goes to the portal, where somebody has to be logged in; there it is known whether the person was asked before. */
function alwaysAsk() {
  const policy = interactionPolicy.base();
  const { checks } = policy.get('login')!;
  checks.remove('no_session');
  checks.add(
    new interactionPolicy.Check('not_answered', 'the person has to answer', 'login_required', (context) => {
      if (!context.oidc.result?.login) return interactionPolicy.Check.REQUEST_PROMPT;
      // Between the answer and now the account was frozen, stopped or deleted.
      if (!context.oidc.account) throw new errors.AccessDenied(denied.error_description);
      return interactionPolicy.Check.NO_NEED_TO_PROMPT;
    }),
  );
  return policy;
}
