import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { portraitBefore } from './devices/card-application.js';
import type { Phones } from './devices/phones.js';
import { parsed } from './http-server.js';
import type { Person } from './world/people.js';

const codeBody = z.strictObject({ code: z.string() });
const scanBody = z.strictObject({ pngBase64: z.base64() });
const logInBody = z.strictObject({ person: z.string(), password: z.string().optional() });

export const documentKind = z.enum(['national-id-card', 'nhi-card', 'arc']);
/** As a canvas takes it. */
export const colour = z.string().regex(/^(#[0-9a-f]{6}|[a-z]{3,20})$/i, 'a colour like white or #4682b4');
const applyBody = z.strictObject({ person: z.string(), documentKind: documentKind.optional(), background: colour.optional() });

type Named = { Params: { phone: string } };

/** What a person does with a phone, for testers without code: proofs of possession cannot be made by hand. */
export function phoneRoutes(door: FastifyInstance, phones: Phones, personOf: (handle: string) => Person) {
  door.get('/phones', () => phones.all());
  door.post<Named>('/phones/:phone/type-code', ({ params, body }) => phones.called(params.phone).typeCode(parsed(codeBody, body).code));
  door.post<Named>('/phones/:phone/scan', ({ params, body }) =>
    phones.called(params.phone).scanCode(Buffer.from(parsed(scanBody, body).pngBase64, 'base64')),
  );
  door.post<Named>('/phones/:phone/log-in', ({ params, body }) => {
    const { person, password } = parsed(logInBody, body);
    return phones.called(params.phone).logIn(personOf(person), password);
  });
  door.get<Named>('/phones/:phone/devices', ({ params }) => phones.called(params.phone).openDevices());
  door.post<Named>('/phones/:phone/apply-for-card', async ({ params, body }) => {
    const { person, documentKind: kind, background } = parsed(applyBody, body);
    return phones.called(params.phone).applyForCard(personOf(person), {
      ...(kind && { documentKind: kind }),
      ...(background && { portrait: await portraitBefore(background) }),
    });
  });
  door.get<Named>('/phones/:phone/card-applications', ({ params }) => phones.called(params.phone).cardApplications());
  door.get<Named>('/phones/:phone/card', ({ params }) => phones.called(params.phone).openCard());
  door.post<Named>('/phones/:phone/log-out', ({ params }) => phones.called(params.phone).logOut());
  door.post<Named>('/phones/:phone/reinstall-app', ({ params }) => {
    phones.called(params.phone).reinstallApp();
    return phones.all();
  });
}
