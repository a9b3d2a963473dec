import { createCounter } from '../devices/counter.js';
import type { Desktop } from '../devices/desktop.js';
import { createOperator } from '../devices/operator.js';
import { createPhone, type Phone } from '../devices/phone.js';
import { portraitBefore } from '../devices/card-application.js';
import { createReviewDesk, type ReviewDesk } from '../devices/review-desk.js';
import type { VirtualCard } from '../api-client.js';
import { personByKey } from '../world/people.js';
import { staffToken, StoryStopped } from './registration.js';
import type { Setting, Teller } from './teller.js';

/** The virtual card: applied for in the App, returned, applied for again by staff, overdue, approved. In the end the holder is logged in on the phone. */
export async function tellCard(desk: Desktop, setting: Setting, teller: Teller): Promise<Phone> {
  const { apiUrl, doorUrl } = setting;
  const as = (staffId: string) => ({ apiUrl, language: 'en', staffToken: () => staffToken(doorUrl, staffId) }) as const;
  const phone = createPhone({ apiUrl, language: 'en' });
  const reviewer = createReviewDesk(as('review-desk-1'));
  await enrol(createOperator(as('operator-night')), teller);
  const applicationId = await application(desk, phone, teller);
  await returned(desk, phone, { reviewer, applicationId }, teller);
  await overdueAndApproved(desk, phone, { reviewer, counter: createCounter(as('counter-taipei')) }, teller);
  return phone;
}

const name = ({ person }: Desktop) => person.name.romanised;
const process = ({ applicationId }: { applicationId: string }) => `cardApplication-${applicationId}`;
const face = ({ hasPhoto, functions }: VirtualCard) => ({ came: `${hasPhoto ? 'with' : 'without'} photo; offers ${functions.join(', ')}` });

async function enrol(operator: ReturnType<typeof createOperator>, teller: Teller) {
  teller.title('The review desk');
  const lead = { email: 'review-lead@insurer.example', isLead: true };
  await teller.step(
    'operator',
    'enrols a reviewer',
    await operator.enrolReviewer('review-desk-1', personByKey('unmapped-name'), lead),
    () => ({
      came: 'who is review lead too, and never decides the own application',
    }),
  );
}

/** From the own card in the reader to being logged in on the phone. */
export async function setUpPhone(desk: Desktop, phone: Phone, teller: Teller) {
  await desk.reader.pullOut();
  await desk.insertCard();
  await teller.step(name(desk), 'logs in at the portal', await desk.logIn(), () => ({ came: 'logged in' }));
  const code = await teller.step(name(desk), 'produces a device verification code', await desk.makeDeviceCode(), (body) => ({
    came: body.code,
  }));
  if (!code.ok) throw new StoryStopped(code.refusal.title);
  await teller.step(name(desk), 'types it on the phone', await phone.typeCode(code.body.code), ({ state }) => ({
    came: `the phone is ${state}`,
  }));
  await teller.step(name(desk), 'logs in to the App', await phone.logIn(desk.person), ({ expiresAt }) => ({ came: `until ${expiresAt}` }));
}

async function application(desk: Desktop, phone: Phone, teller: Teller): Promise<string> {
  teller.title('The virtual card: document, portrait, and a card without photo at once');
  await setUpPhone(desk, phone, teller);
  await teller.step(name(desk), 'opens the virtual card', await phone.openCard());
  const form = await teller.step(
    name(desk),
    'agrees, uploads ID card and a portrait before a blue wall',
    await phone.fillInCardApplication(desk.person, { portrait: await portraitBefore('steelblue') }),
    ({ portrait }) => ({ came: portrait?.backgroundIsWhite ? 'accepted' : 'accepted, with a warning: the background is not white' }),
  );
  if (!form.ok) throw new StoryStopped(form.refusal.title);
  const submitted = await teller.step(name(desk), 'submits', await phone.submitCardApplication(form.body.draftId), (body) => ({
    came: `under review until ${body.dueAt}`,
    workflowId: process(body),
  }));
  if (!submitted.ok) throw new StoryStopped(submitted.refusal.title);
  await teller.step(name(desk), 'opens the virtual card', await phone.openCard(), face);
  return submitted.body.applicationId;
}

async function returned(
  desk: Desktop,
  phone: Phone,
  { reviewer, applicationId }: { reviewer: ReviewDesk; applicationId: string },
  teller: Teller,
) {
  teller.title('A reviewer returns it with the reason');
  await teller.step('reviewer', 'takes the case', await reviewer.take(applicationId), ({ claimedUntil }) => ({
    came: `nobody else has it until ${claimedUntil}`,
  }));
  await teller.step('reviewer', 'looks at it', await reviewer.lookAt(applicationId), ({ holder, portrait }) => ({
    came: `${holder.idNumberMasked}; borders ${Math.round(portrait.whiteShare * 100)} % white`,
  }));
  await teller.step('reviewer', 'returns it', await reviewer.return(applicationId, ['background-not-white']), (body) => ({
    came: body.state,
    workflowId: process(body),
  }));
  await teller.step('reviewer', 'approves it after all', await reviewer.approve(applicationId));
  await teller.step(name(desk), 'looks it up in the App', await phone.cardApplications(), ({ applications: [newest] }) => ({
    came: `${newest?.state}: ${newest?.reasons?.map(({ title }) => title.en).join(', ')}`,
  }));
}

async function overdueAndApproved(
  desk: Desktop,
  phone: Phone,
  { reviewer, counter }: { reviewer: ReviewDesk; counter: ReturnType<typeof createCounter> },
  teller: Teller,
) {
  teller.title('Applied for again at a counter; nobody decides in seven working days; approved all the same');
  const submitted = await teller.step('counter staff', `apply for ${name(desk)}`, await counter.applyForCard(desk.person), (body) => ({
    came: `under review until ${body.dueAt}`,
    workflowId: process(body),
  }));
  if (!submitted.ok) throw new StoryStopped(submitted.refusal.title);
  const { applicationId, dueAt } = submitted.body;
  await teller.pass(Math.ceil((Date.parse(dueAt) - Date.parse(await teller.now())) / 1000), 'the seven working days pass');
  await teller.step('reviewer', 'takes the overdue case', await reviewer.take(applicationId), () => ({ came: 'taken' }));
  await teller.step('reviewer', 'approves it', await reviewer.approve(applicationId), (body) => ({
    came: body.state,
    workflowId: process(body),
  }));
  await teller.step(name(desk), 'logs in to the App', await phone.logIn(desk.person), () => ({ came: 'logged in' }));
  await teller.step(name(desk), 'opens the virtual card', await phone.openCard(), face);
}
