import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { agencyClaimNames } from '../../domain/agency-consent.js';
import { Refusal } from '../../domain/refusals.js';
import { refuseTooMany } from '../limits.js';
import { networkOf } from '../network.js';
import type { ApiParts } from '../parts.js';
import { httpStatus } from '../refusal.filter.js';
import { OpenId, openIdPath } from './openid-provider.js';

/** Puts the OpenID provider beside the API's own routes. It reads bodies and writes answers itself, in the words of its standard. */
export async function mountOpenId(app: NestFastifyApplication, fastify: FastifyInstance, parts: ApiParts): Promise<void> {
  const { provider } = app.get(OpenId);
  for (const { agencyId, claims } of parts.agencies) {
    const unknown = claims.find((claim) => !(agencyClaimNames as string[]).includes(claim));
    if (unknown) throw new Error(`The agency ${agencyId} cannot be told "${unknown}".`);
    await provider.Client.find(agencyId); // Says what is wrong with an entry now, and not when it first asks.
  }
  const { host, protocol } = new URL(provider.issuer);
  const answer = provider.callback();
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const { raw } = request;
    // Each of these leaves a row, whoever asks.
    if (request.url.split('?')[0] === `${openIdPath}/auth`)
      await refuseTooMany(parts, 'consent-requests-by-network', networkOf(request.ip));
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    Object.assign(raw.headers, { host, 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) });
    Object.assign(raw, { originalUrl: raw.url, url: raw.url!.slice(openIdPath.length) });
    void answer(raw, reply.raw);
  };
  void fastify.register(async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.setErrorHandler((error, _request, reply) => sendUnavailable(parts, error, reply));
    scope.route({ method: ['GET', 'POST', 'OPTIONS'], url: `${openIdPath}/*`, handler });
  });
}

function sendUnavailable({ clock, logger }: ApiParts, error: unknown, reply: FastifyReply) {
  const refusal = error instanceof Refusal ? error : new Refusal('service-unavailable');
  if (refusal !== error) logger.failure('openid-failed', error, { route: `${openIdPath}/*` });
  const waitMs = Date.parse(refusal.details.retryAt ?? '') - clock.now().getTime();
  void reply.status(httpStatus[refusal.code]).header('retry-after', String(Math.ceil(waitMs / 1000) || 10));
  void reply.send({ error: 'temporarily_unavailable' });
}
