import type { Presentation, Redemption } from '../api-client.js';
import { type Clinic, createClinic } from '../devices/clinic.js';
import type { Desktop } from '../devices/desktop.js';
import { createOperator } from '../devices/operator.js';
import type { Phone } from '../devices/phone.js';
import { forgedReceipt, type ReceiptCheck } from '../devices/receipts.js';
import { makeInstitutions } from '../world/institutions.js';
import { type ClinicStaffId, workplaceOf } from '../world/staff.js';
import { staffToken, StoryStopped } from './registration.js';
import type { Setting, Teller } from './teller.js';

const codeSeconds = 5 * 60;

/** A visit: the card is shown, its code changes, a clinic redeems it once, and when the register voids the card nothing of it counts any more. */
export async function tellVisit(desk: Desktop, phone: Phone, setting: Setting, teller: Teller) {
  const { apiUrl, doorUrl } = setting;
  const as = (staffId: string) => ({ apiUrl, language: 'en', staffToken: () => staffToken(doorUrl, staffId) }) as const;
  const clinic = (staffId: ClinicStaffId) => createClinic({ ...as(staffId), workplace: workplaceOf(staffId) });
  const [first, second] = [clinic('desk-morning-star'), clinic('desk-sea-breeze')];
  await directory(createOperator(as('operator-night')), teller);
  try {
    await shown(desk, phone, teller);
    await redeemed(desk, phone, [first, second], teller);
    await receipt(first, teller);
    await voided(desk, phone, first, setting, teller);
  } finally {
    phone.stopWatching();
  }
}

const name = ({ person }: Desktop) => person.name.romanised;
const process = ({ presentationId }: Presentation) => `presentation-${presentationId}`;
export const visitCode = (presentation: Presentation) => ({
  came: `visit code ${presentation.code?.number}, until ${presentation.code?.expiresAt}`,
  workflowId: process(presentation),
});
export const whoseCard = ({ name: holder, idNumber, presentedBy, photo }: Redemption) => ({
  came: `${holder}, ${idNumber}, shown by the ${presentedBy}; ${photo ? 'compare with the photo' : 'check an identity document'}`,
});

async function directory(operator: ReturnType<typeof createOperator>, teller: Teller) {
  teller.title('Two clinics come into the directory');
  for (const { code: institution, ...entries } of makeInstitutions(2))
    await teller.step('operator', `saves ${entries.name.en}`, await operator.saveInstitution(institution, entries), () => ({
      came: `departments ${entries.departments.map((department) => department.name.en).join(', ')}`,
    }));
}

async function shown(desk: Desktop, phone: Phone, teller: Teller) {
  teller.title('The card is shown: another code at every Update and every five minutes, and none without a network');
  phone.network.connect({ kind: 'none' });
  await teller.step(name(desk), 'shows the card without a network', await phone.showCard());
  phone.network.connect({ kind: 'wifi' });
  const opened = await teller.step(name(desk), 'shows the card over Wi-Fi', await phone.showCard(), visitCode);
  if (!opened.ok) throw new StoryStopped(opened.refusal.title);
  await teller.step(name(desk), 'presses Update', await phone.updateCode(), visitCode);
  phone.watchCard();
  await teller.pass(codeSeconds, 'five minutes pass');
  const told = await phone.nextEvent();
  if (!told) throw new StoryStopped('The phone was not told of the next visit code.');
  await teller.step('the phone', 'is told of the next code', { ok: true, body: told.presentation }, visitCode);
}

async function redeemed(desk: Desktop, phone: Phone, [first, second]: [Clinic, Clinic], teller: Teller) {
  teller.title('A clinic scans it; another one scans it too late');
  const picture = await phone.qrPicture();
  if (!picture.ok) throw new StoryStopped(picture.refusal.title);
  await teller.step('clerk, Morning Star', 'scans the QR', await first.scan(picture.body.bytes), whoseCard);
  const told = await phone.nextEvent();
  if (!told) throw new StoryStopped('The phone was not told that the visit code was redeemed.');
  await teller.step('the phone', 'is told', { ok: true, body: told.presentation }, (presentation) => ({
    came: `${presentation.ending} at ${presentation.redemption?.institution.name.en}, ${presentation.redemption?.department.name.en}`,
    workflowId: process(presentation),
  }));
  await teller.step('clerk, Sea Breeze', 'scans a photograph of it', await second.scan(picture.body.bytes));
  await teller.step(name(desk), 'presses Update', await phone.updateCode());
}

async function receipt(clinic: Clinic, teller: Teller) {
  teller.title('The clinic keeps a receipt that anybody can check without the service');
  const [kept = ''] = clinic.receipts();
  const checked = (what: string, check: ReceiptCheck) =>
    teller.step('clerk, Morning Star', what, { ok: true, body: check }, () => ({
      came: check.valid ? `valid: ${check.claims.proof}, ${check.claims.redeemedAt}` : `not valid: ${check.reason}`,
    }));
  await checked('checks the receipt', await clinic.checkReceipt(kept));
  await checked('checks one in which a claim was changed', await clinic.checkReceipt(await forgedReceipt(kept, 'changed-claim')));
}

async function voided(desk: Desktop, phone: Phone, clinic: Clinic, { doorUrl }: Setting, teller: Teller) {
  teller.title('The register voids the card: a code that was shown before does not count any more');
  const opened = await teller.step(name(desk), 'shows the card', await phone.showCard(), visitCode);
  const picture = await phone.qrPicture();
  if (!opened.ok || !picture.ok) throw new StoryStopped('The card cannot be shown.');
  phone.watchCard();
  await fetch(`${doorUrl}/register/people/${desk.person.key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cardState: 'void' }),
  });
  const told = await phone.nextEvent();
  if (!told) throw new StoryStopped('The phone was not told that the card was voided.');
  await teller.step('the phone', 'is told', { ok: true, body: told.presentation }, (presentation) => ({
    came: `closed: ${presentation.ending}`,
    workflowId: process(presentation),
  }));
  await teller.step('clerk, Morning Star', 'scans the QR', await clinic.scan(picture.body.bytes));
  await teller.step(name(desk), 'shows the card', await phone.showCard());
}
