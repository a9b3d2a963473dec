import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Outcome, Picture, Presentation } from './api-client.js';
import { portraitBefore } from './devices/card-application.js';
import type { NamedDevices } from './devices/named-devices.js';
import type { Phone } from './devices/phone.js';
import type { Connection } from './devices/phone-network.js';
import { parsed } from './http-server.js';
import type { Person } from './world/people.js';

const codeBody = z.strictObject({ code: z.string() });
const scanBody = z.strictObject({ pngBase64: z.base64() });
const logInBody = z.strictObject({ person: z.string(), password: z.string().optional() });

export const documentKind = z.enum(['national-id-card', 'nhi-card', 'arc']);
/** As a canvas takes it. */
export const colour = z.string().regex(/^(#[0-9a-f]{6}|[a-z]{3,20})$/i, 'a colour like white or #4682b4');
const applyBody = z.strictObject({ person: z.string(), documentKind: documentKind.optional(), background: colour.optional() });

const connectBody = z.strictObject({ kind: z.enum(['mobile', 'wifi', 'none'] satisfies Connection['kind'][]) });
const waitQuery = z.strictObject({ seconds: z.coerce.number().min(0).max(600).default(10) });

type Named = { Params: { phone: string } };

/** A picture can be saved as it is; where there is none, the answer says why. */
export const sendPicture = (reply: FastifyReply, picture: Outcome<Picture>) =>
  picture.ok ? reply.type(picture.body.type ?? 'image/png').send(picture.body.bytes) : reply.code(409).send(picture);

/** From then on the phone is told of changes. */
export async function watchedIfShown(phone: Phone, shown: Promise<Outcome<Presentation>>): Promise<Outcome<Presentation>> {
  const outcome = await shown;
  if (outcome.ok) phone.watchCard();
  return outcome;
}

/** What a person does with a phone, for testers without code: proofs of possession cannot be made by hand. */
export function phoneRoutes(door: FastifyInstance, phones: NamedDevices<Phone>, personOf: (handle: string) => Person) {
  const overview = () =>
    phones.all().map(([name, phone]) => ({
      name,
      platform: phone.platform,
      model: phone.model,
      loggedIn: phone.isLoggedIn(),
      connection: phone.network.connection().kind,
      screen: phone.screen().name,
    }));
  door.get('/phones', overview);
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
    return overview();
  });
  door.post<Named>('/phones/:phone/connect', ({ params, body }) => {
    phones.called(params.phone).network.connect(parsed(connectBody, body));
    return overview();
  });

  door.post<Named>('/phones/:phone/show-card', ({ params }) => {
    const phone = phones.called(params.phone);
    return watchedIfShown(phone, phone.showCard());
  });
  door.post<Named>('/phones/:phone/update-code', ({ params }) => phones.called(params.phone).updateCode());
  door.post<Named>('/phones/:phone/close-card', ({ params }) => phones.called(params.phone).closeCard());
  door.get<Named>('/phones/:phone/screen', ({ params }) => phones.called(params.phone).screen());
  door.get<Named>('/phones/:phone/qr.png', async ({ params }, reply) => sendPicture(reply, await phones.called(params.phone).qrPicture()));
  door.get<Named & { Querystring: unknown }>('/phones/:phone/next-event', async ({ params, query }) => ({
    event: await phones.called(params.phone).nextEvent(parsed(waitQuery, query).seconds),
  }));
}
