import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sendPicture, watchedIfShown } from './door-phones.js';
import type { NamedDevices } from './devices/named-devices.js';
import type { Phone } from './devices/phone.js';
import { parsed } from './http-server.js';
import type { Person } from './world/people.js';

const agrees = z.boolean().optional();
const offerBody = z.strictObject({ grantee: z.string(), firstDay: z.string(), lastDay: z.string(), cardId: z.string().optional(), agrees });
const acceptBody = z.union(
  [
    z.strictObject({ phone: z.string(), grantId: z.string() }),
    z.strictObject({ pngBase64: z.base64() }),
    z.strictObject({ text: z.string() }),
    z.strictObject({ grantor: z.string(), code: z.string() }),
  ],
  {
    error:
      'say one of {"phone":"mine","grantId":"…"}, {"pngBase64":"iVBORw0…"}, {"text":"vnhi-grant-…"}, {"grantor":"lin-mei","code":"712819"}',
  },
);
const cancelBody = z.strictObject({ confirming: z.string().optional() });
const showBody = z.strictObject({ agrees });

type Named = { Params: { phone: string } };
type Granted = { Params: { phone: string; grantId: string } };

/** What two people do with a grant on their phones, for testers without code. */
export function grantRoutes(door: FastifyInstance, phones: NamedDevices<Phone>, personOf: (handle: string) => Person) {
  door.get<Named>('/phones/:phone/grants', ({ params }) => phones.called(params.phone).grants());
  door.post<Named>('/phones/:phone/grants', ({ params, body }) => {
    const { grantee, firstDay, lastDay, ...options } = parsed(offerBody, body);
    return phones.called(params.phone).offerGrant(personOf(grantee), { firstDay, lastDay }, options);
  });
  door.post<Named>('/phones/:phone/accept-grant', async ({ params, body }) => {
    const phone = phones.called(params.phone);
    const entered = parsed(acceptBody, body);
    if ('code' in entered) return phone.typeGrantCode(personOf(entered.grantor), entered.code);
    if ('text' in entered) return phone.acceptScanned(entered.text);
    if ('pngBase64' in entered) return phone.scanGrant(Buffer.from(entered.pngBase64, 'base64'));
    const onScreen = await phones.called(entered.phone).grantQrPicture(entered.grantId);
    return onScreen.ok ? phone.scanGrant(onScreen.body.bytes) : onScreen;
  });
  door.get<Granted>('/phones/:phone/grants/:grantId', ({ params }) => phones.called(params.phone).openGrant(params.grantId));
  door.get<Granted>('/phones/:phone/grants/:grantId/qr.png', async ({ params }, reply) =>
    sendPicture(reply, await phones.called(params.phone).grantQrPicture(params.grantId)),
  );
  door.post<Granted>('/phones/:phone/grants/:grantId/cancel', ({ params, body }) =>
    phones.called(params.phone).cancelGrant(params.grantId, parsed(cancelBody, body).confirming),
  );
  door.post<Granted>('/phones/:phone/grants/:grantId/show-card', ({ params, body }) => {
    const phone = phones.called(params.phone);
    return watchedIfShown(phone, phone.showGrantedCard(params.grantId, parsed(showBody, body)));
  });
  door.get<Granted>('/phones/:phone/grants/:grantId/uses', ({ params }) => phones.called(params.phone).grantUses(params.grantId));
  door.get<Named>('/phones/:phone/uses', ({ params }) => phones.called(params.phone).openUsageLog());
}
