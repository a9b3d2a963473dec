import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Clinic } from './devices/clinic.js';
import type { NamedDevices } from './devices/named-devices.js';
import type { createOperator } from './devices/operator.js';
import type { Phone } from './devices/phone.js';
import { forgedReceipt, receiptForgeries } from './devices/receipts.js';
import { BadInput, parsed } from './http-server.js';
import { makeInstitutions } from './world/institutions.js';
import { type ClinicStaffId, isClinicStaffId, type Workplace, workplaceOf } from './world/staff.js';

const shown = z.strictObject({ phone: z.string(), pngBase64: z.base64(), text: z.string() }).partial();
const scanBody = shown
  .extend({ institution: z.string().optional(), department: z.string().optional() })
  .refine(({ phone, pngBase64, text }) => [phone, pngBase64, text].filter((given) => given !== undefined).length === 1, {
    error: 'say one of {"phone":"mine"}, {"pngBase64":"iVBORw0…"}, {"text":"vnhi-visit-…"}',
  });
const receiptBody = z.strictObject({ receipt: z.string(), forgery: z.enum(receiptForgeries).optional() });
const institutionsBody = z.strictObject({ count: z.int().min(1).max(100).default(2) });

type AtClinic = { Params: { staffId: string } };
type Parts = {
  readonly clinics: NamedDevices<Clinic, ClinicStaffId>;
  readonly phones: NamedDevices<Phone>;
  readonly operator: ReturnType<typeof createOperator>;
};

function clerk({ staffId }: AtClinic['Params']): ClinicStaffId {
  if (!isClinicStaffId(staffId)) throw new BadInput(`Nobody called "${staffId}" works for a department; GET /staff lists who does.`, 404);
  return staffId;
}

/** What a clerk does with a scanner, for testers without code. A clinic is named by the member of staff who sits there. */
export function clinicRoutes(door: FastifyInstance, { clinics, phones, operator }: Parts) {
  const clinicOf = (params: AtClinic['Params']) => clinics.called(clerk(params));

  door.post<AtClinic>('/clinics/:staffId/scan', async ({ params, body }) => {
    const { phone, pngBase64 = '', text, ...elsewhere } = parsed(scanBody, body);
    const clinic = clinicOf(params);
    const at: Workplace = { ...workplaceOf(clerk(params)), ...elsewhere };
    if (text !== undefined) return clinic.redeemText(text, at);
    if (phone === undefined) return clinic.scan(Buffer.from(pngBase64, 'base64'), at);
    const onScreen = await phones.called(phone).qrPicture();
    return onScreen.ok ? clinic.scan(onScreen.body.bytes, at) : onScreen;
  });
  door.get<AtClinic>('/clinics/:staffId/screen', ({ params }) => {
    const screen = clinicOf(params).screen();
    return screen.name === 'card' ? { ...screen, photo: screen.photo && `/clinics/${params.staffId}/photo` } : screen;
  });
  door.get<AtClinic>('/clinics/:staffId/photo', ({ params }, reply) => {
    const screen = clinicOf(params).screen();
    if (screen.name !== 'card' || !screen.photo) throw new BadInput('There is no photo on the screen.', 404);
    return reply.type('image/jpeg').send(screen.photo);
  });
  door.get<AtClinic>('/clinics/:staffId/receipts', ({ params }) => clinicOf(params).receipts());
  door.post<AtClinic>('/clinics/:staffId/check-receipt', async ({ params, body }) => {
    const { receipt, forgery } = parsed(receiptBody, body);
    return clinicOf(params).checkReceipt(forgery ? await forgedReceipt(receipt, forgery) : receipt);
  });

  door.post('/institutions', async ({ body }) => {
    const outcomes = [];
    for (const { code, ...entries } of makeInstitutions(parsed(institutionsBody, body).count))
      outcomes.push(await operator.saveInstitution(code, entries));
    return outcomes;
  });
}
