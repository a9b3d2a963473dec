import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { agencyClaimNames } from '../../domain/agency-consent.js';
import type { ApiParts } from '../parts.js';
import { OpenId, openIdPath } from './openid-provider.js';

/** Puts the OpenID provider beside the API's own routes. It reads bodies and writes answers itself, in the words of its standard. */
export async function mountOpenId(app: NestFastifyApplication, fastify: FastifyInstance, { agencies }: ApiParts): Promise<void> {
  const { provider } = app.get(OpenId);
  for (const { agencyId, claims } of agencies) {
    const unknown = claims.find((claim) => !(agencyClaimNames as string[]).includes(claim));
    if (unknown) throw new Error(`The agency ${agencyId} cannot be told "${unknown}".`);
    await provider.Client.find(agencyId); // Says what is wrong with an entry now, and not when it first asks.
  }
  const { host, protocol } = new URL(provider.issuer);
  const answer = provider.callback();
  void fastify.register(async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.route({
      method: ['GET', 'POST', 'OPTIONS'],
      url: `${openIdPath}/*`,
      handler: (request, reply) => {
        const { raw } = request;
        reply.hijack();
        for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
        Object.assign(raw.headers, { host, 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) });
        Object.assign(raw, { originalUrl: raw.url, url: raw.url!.slice(openIdPath.length) });
        void answer(raw, reply.raw);
      },
    });
  });
}
