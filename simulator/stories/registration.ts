import { createCounter } from '../devices/counter.js';
import type { Desktop } from '../devices/desktop.js';
import { citizenCertificateCard } from '../devices/citizen-certificate-card.js';
import { people, type Person } from '../world/people.js';
import type { Setting, Teller } from './teller.js';

const day = 24 * 3600;

/** The journeys of registration: to the account, what is refused on the way, the mail once more, the lapse, and the office. */
export async function tellRegistration(setting: Setting, teller: Teller, next: () => Promise<Desktop>) {
  await firstRegistration(await next(), teller);
  await whatIsRefused(await next(), teller);
  await resendToChangedAddress(await next(), teller);
  await lapse(await next(), teller);
  const registered = await next();
  await atAnOffice(registered, setting, teller);
  return registered;
}

/** Citizens of whom everything is in order, and to whom no earlier tour has given an account or a void card, seated at the desk on page 2. */
export function peopleInTurn(desk: (person: Person) => Desktop): () => Promise<Desktop> {
  const candidates = people.filter(isInOrder);
  return async () => {
    for (let person = candidates.shift(); person; person = candidates.shift()) {
      const seat = desk(person);
      await seat.reader.pullOut();
      const ready = await seat.fillUpToPage2();
      if (ready.ok) return seat;
      if (!['already-registered', 'already-applied', 'card-void'].includes(ready.refusal.code)) throw new StoryStopped(ready.refusal.title);
    }
    throw new StoryStopped('Everybody is registered already. Begin again with: npm run reset');
  };
}

const isInOrder = ({ holderKind, registered, registrationSuspended, card, onCard, types, birthDate }: Person) =>
  holderKind === 'citizen' &&
  registered &&
  !registrationSuspended &&
  card.state === 'valid' &&
  isEmpty(onCard) &&
  isEmpty(types) &&
  isGrownUp(birthDate);
const isEmpty = (differences: object) => Object.keys(differences).length === 0;
/** Children do not come alone. */
const isGrownUp = (birthDate: string) => birthDate < '2008';

/** The story cannot go on; the sentence says why and what to do. */
export class StoryStopped extends Error {}

const name = ({ person }: Desktop) => person.name.romanised;
const registrationProcess = ({ registrationId }: { registrationId: string }) => `registration-${registrationId}`;

async function firstRegistration(desk: Desktop, teller: Teller) {
  teller.title('First registration: rules, environment, card, two pages, mail, link, account');
  await teller.step(name(desk), 'opens the portal', await desk.openEnvironmentPage(), ({ browser, supported }) => ({
    came: `${browser.name} ${browser.version.split('.')[0]}, ${supported ? 'supported' : 'not supported'}`,
  }));
  await teller.step(name(desk), 'accepts the rules', await desk.acceptRules(), ({ expiresAt }) => ({
    came: `the form is open until ${expiresAt}`,
  }));
  await teller.step(name(desk), 'tests the environment with the card', await desk.testEnvironment(), () => ({
    came: 'reading and verifying work',
  }));
  await teller.step(name(desk), 'presses Read', await desk.readCard(), ({ name: onCard }) => ({ came: `the card says ${onCard}` }));
  await teller.step(name(desk), 'fills in page 1 and presses Next', await desk.fillPage1(), () => ({ came: 'agrees with the register' }));
  const applied = await teller.step(name(desk), 'fills in page 2 and presses Apply', await desk.fillPage2(), (body) => ({
    came: `applied; confirm until ${body.deadlineAt}`,
    workflowId: registrationProcess(body),
  }));
  if (!applied.ok) throw new StoryStopped(applied.refusal.title);
  const letter = await desk.openMail();
  await teller.step(name(desk), 'opens the mail', { ok: true, body: letter }, (mail) => ({ came: mail?.subject ?? 'no mail came' }));
  await teller.step(name(desk), 'opens the link, reads the card, presses OK', await desk.confirmEmail(letter?.link ?? ''), (body) => ({
    came: `active: ${body.message.en}`,
    workflowId: registrationProcess(body),
  }));
  await teller.step(name(desk), 'opens the link a second time', await desk.confirmEmail(letter?.link ?? ''));
  await teller.step(name(desk), 'logs in with card and password', await desk.logIn(), ({ menu }) => ({ came: `menu: ${menu.join(', ')}` }));
  await teller.step(name(desk), 'logs out', await desk.logOut());
}

async function whatIsRefused(desk: Desktop, teller: Teller) {
  teller.title('What is refused on the way, each with its next step');
  await desk.pullOutCard();
  await teller.step(name(desk), 'presses Read without a card', await desk.read());
  await desk.reader.insert(await citizenCertificateCard(desk.person));
  await teller.step(name(desk), 'inserts a citizen certificate instead', await desk.read());
  await desk.pullOutCard();
  await desk.insertCard('pulled-out');
  await teller.step(name(desk), 'pulls the card out in mid-read', await desk.read());
  await desk.pullOutCard();
  await desk.insertCard();
  await teller.step(name(desk), 'types another village', await desk.fillPage1({ address: { ...desk.person.address, village: '別里' } }));
  await teller.step(name(desk), 'types the right address', await desk.fillPage1(), () => ({ came: 'agrees with the register' }));
  await teller.step(name(desk), 'chooses a common password', await desk.fillPage2({ password: 'password1' }));
  await teller.step(name(desk), 'types two addresses into one field', await desk.fillPage2({ email: 'a@example.com,b@example.com' }));
}

async function resendToChangedAddress(desk: Desktop, teller: Teller) {
  teller.title('The mail once more, to a changed address: the earlier link ends, the deadline stays');
  const applied = await teller.step(name(desk), 'applies', await desk.fillPage2(), (body) => ({
    came: `confirm until ${body.deadlineAt}`,
    workflowId: registrationProcess(body),
  }));
  if (!applied.ok) throw new StoryStopped(applied.refusal.title);
  const first = await desk.openMail();
  const email = `new-${desk.person.email}`;
  await teller.step(name(desk), `has it sent again, to ${email}`, await desk.resendConfirmation({ email }), ({ deadlineAt }) => ({
    came: `still until ${deadlineAt}`,
  }));
  const second = await desk.openMail(undefined, { at: email });
  await teller.step(name(desk), 'opens the link of the first mail', await desk.confirmEmail(first?.link ?? ''));
  await teller.step(name(desk), 'opens the link of the second mail', await desk.confirmEmail(second?.link ?? ''), (body) => ({
    came: 'active',
    workflowId: registrationProcess(body),
  }));
}

async function lapse(desk: Desktop, teller: Teller) {
  teller.title('Nobody confirms: after five days the application is void, and the person may apply again');
  const applied = await teller.step(name(desk), 'applies', await desk.fillPage2(), (body) => ({
    came: `confirm until ${body.deadlineAt}`,
    workflowId: registrationProcess(body),
  }));
  if (!applied.ok) throw new StoryStopped(applied.refusal.title);
  const letter = await desk.openMail();
  await teller.pass(5 * day + 60, '5 days and a minute pass');
  await teller.step(name(desk), 'opens the link', await desk.confirmEmail(letter?.link ?? ''));
  await teller.step(name(desk), 'applies again', await desk.apply(), (body) => ({
    came: `confirm until ${body.deadlineAt}`,
    workflowId: registrationProcess(body),
  }));
}

export async function atAnOffice({ person }: Desktop, { apiUrl, doorUrl }: Setting, teller: Teller, title = 'At an office: no mail step') {
  teller.title(title);
  const counter = createCounter({ apiUrl, language: 'en', staffToken: () => staffToken(doorUrl, 'counter-taipei') });
  await teller.step('counter staff', `register ${person.name.romanised}`, await counter.registerAtOffice(person), (body) => ({
    came: 'active at once',
    workflowId: registrationProcess(body),
  }));
}

export async function staffToken(doorUrl: string, staffId: string): Promise<string> {
  const answer = await fetch(`${doorUrl}/staff/${staffId}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}
