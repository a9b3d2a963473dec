import type { GrantLists, OfferedGrant, UsageLog } from '../api-client.js';
import { type Clinic, createClinic } from '../devices/clinic.js';
import type { Desktop } from '../devices/desktop.js';
import { createPhone, type Phone } from '../devices/phone.js';
import { createReviewDesk } from '../devices/review-desk.js';
import { workplaceOf } from '../world/staff.js';
import { setUpPhone } from './card.js';
import { atAnOffice, staffToken, StoryStopped } from './registration.js';
import type { Setting, Teller } from './teller.js';
import { visitCode, whoseCard } from './visit.js';

const daySeconds = 24 * 3600;
const beforeEndSeconds = 60;

/** Somebody whose virtual card is approved, at the desk and on the phone. */
type Holder = { readonly desk: Desktop; readonly phone: Phone };

/** A grant: offered for three days, taken at the second try, used at a clinic, read of by the grantor, and over at the end of the last day. */
export async function tellGrant(setting: Setting, teller: Teller, next: () => Promise<Desktop>) {
  const { apiUrl, doorUrl } = setting;
  const clerk = 'desk-morning-star';
  const clinic = createClinic({ apiUrl, language: 'en', staffToken: () => staffToken(doorUrl, clerk), workplace: workplaceOf(clerk) });
  const grantor = await holder(await next(), setting, teller);
  const grantee = await holder(await next(), setting, teller);
  const grant = await offered(grantor, grantee, teller);
  await taken(grant, grantor, grantee, teller);
  await used(grant, grantee, clinic, teller);
  await teller.step(name(grantor), 'looks at the usage log', await grantor.phone.openUsageLog(), newestUse);
  await over(grant, { grantor, grantee, clinic }, teller);
}

const name = ({ desk }: Holder) => desk.person.name.romanised;
const process = ({ grantId }: { grantId: string }) => `grant-${grantId}`;
const newestUse = ({ entries: [newest] }: UsageLog) => ({
  came: newest
    ? `${newest.what.en}, by ${newest.byText.en}: ${newest.grant?.other.name}, ${newest.grant?.other.idNumberMasked}, at ${newest.where?.institution.name.en}`
    : 'it is empty',
});
const lists = ({ received, given }: GrantLists) => ({
  came: `can use ${received.count}, granted to others ${given.count}${received.count + given.count === 0 ? `: ${given.emptyText.en}` : ''}`,
});

async function holder(desk: Desktop, setting: Setting, teller: Teller): Promise<Holder> {
  const { apiUrl, doorUrl } = setting;
  const phone = createPhone({ apiUrl, language: 'en' });
  const reviewer = createReviewDesk({ apiUrl, language: 'en', staffToken: () => staffToken(doorUrl, 'review-desk-1') });
  const { romanised } = desk.person.name;
  await atAnOffice(desk, setting, teller, `A virtual card for ${romanised}`);
  await setUpPhone(desk, phone, teller);
  const submitted = await teller.step(romanised, 'applies for the virtual card', await phone.applyForCard(desk.person), (body) => ({
    came: `under review until ${body.dueAt}`,
  }));
  if (!submitted.ok) throw new StoryStopped(submitted.refusal.title);
  const { applicationId } = submitted.body;
  await teller.step('reviewer', 'takes the case', await reviewer.take(applicationId), () => ({ came: 'taken' }));
  await teller.step('reviewer', 'approves it', await reviewer.approve(applicationId), ({ state }) => ({ came: state }));
  return { desk, phone };
}

async function offered(grantor: Holder, grantee: Holder, teller: Teller): Promise<OfferedGrant> {
  teller.title('The card is granted for three days, to one person alone');
  const now = Date.parse(await teller.now());
  const days = { firstDay: dayInTaipei(now), lastDay: dayInTaipei(now + 2 * daySeconds * 1000) };
  const grant = await teller.step(
    name(grantor),
    `agrees, and grants to ${name(grantee)}`,
    await grantor.phone.offerGrant(grantee.desk.person, days),
    (body) => ({
      came: `${body.grantee.idNumberMasked}, ${body.firstDay} to ${body.lastDay}; code ${body.code} until ${body.offerExpiresAt}`,
      workflowId: process(body),
    }),
  );
  if (!grant.ok) throw new StoryStopped(grant.refusal.title);
  return grant.body;
}

async function taken(grant: OfferedGrant, grantor: Holder, { desk, phone }: Holder, teller: Teller) {
  const who = desk.person.name.romanised;
  const [first = '', ...rest] = grant.code;
  const wrong = `${(Number(first) + 1) % 10}${rest.join('')}`;
  await teller.step(who, `types ${wrong}`, await phone.typeGrantCode(grantor.desk.person, wrong));
  await teller.step(who, `types ${grant.code}`, await phone.typeGrantCode(grantor.desk.person, grant.code), (body) => ({
    came: `${body.state}: may show the card of ${body.grantor.name}, ${body.grantor.idNumberMasked}`,
    workflowId: process(body),
  }));
  await teller.step(who, 'views authorizations', await phone.grants(), lists);
}

async function used({ grantId }: OfferedGrant, grantee: Holder, clinic: Clinic, teller: Teller) {
  teller.title('It is shown at a clinic, which is told by whom');
  const picture = await granted(grantId, grantee, teller);
  await teller.step('clerk, Morning Star', 'scans the QR', await clinic.scan(picture), whoseCard);
}

/** Agrees, and shows the granted card. Returns its QR. */
async function granted(grantId: string, grantee: Holder, teller: Teller): Promise<Uint8Array> {
  const shown = await teller.step(
    name(grantee),
    'agrees, and shows the granted card',
    await grantee.phone.showGrantedCard(grantId),
    (body) => ({
      ...visitCode(body),
      came: `${body.card.name}, ${body.card.idNumber}; ${visitCode(body).came}`,
    }),
  );
  const picture = await grantee.phone.qrPicture();
  if (!shown.ok || !picture.ok) throw new StoryStopped('The granted card cannot be shown.');
  return picture.body.bytes;
}

async function over(
  grant: OfferedGrant,
  { grantor, grantee, clinic }: { grantor: Holder; grantee: Holder; clinic: Clinic },
  teller: Teller,
) {
  teller.title('At 24:00 of the last day it is over, and so is the code that was shown before');
  const untilEnd = async () => Math.ceil((Date.parse(grant.endsAt) - Date.parse(await teller.now())) / 1000);
  await teller.pass((await untilEnd()) - beforeEndSeconds, 'it becomes a minute before 24:00 of the last day');
  await teller.step(name(grantee), 'logs in to the App', await grantee.phone.logIn(grantee.desk.person), () => ({ came: 'logged in' }));
  const picture = await granted(grant.grantId, grantee, teller);
  await teller.pass(await untilEnd(), '24:00');
  await teller.step('clerk, Morning Star', 'scans the QR', await clinic.scan(picture));
  await teller.step(name(grantee), 'shows the granted card', await grantee.phone.showGrantedCard(grant.grantId));
  await teller.step(name(grantee), 'views authorizations', await grantee.phone.grants(), lists);
  for (const reader of [grantor, grantee]) {
    const letter = await reader.desk.openMail(({ subject }) => /has ended/.test(subject));
    await teller.step(name(reader), 'opens the mail', { ok: true, body: letter }, (mail) => ({ came: mail?.subject ?? 'no mail came' }));
  }
}

const dayInTaipei = (instant: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Taipei' }).format(instant);
