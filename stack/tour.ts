/** `npm run tour`: plays the journeys against a running `npm start`. */
import { createCardReader } from '../simulator/devices/card-reader.js';
import { createDesktop } from '../simulator/devices/desktop.js';
import { tellAccount } from '../simulator/stories/account.js';
import { tellCard } from '../simulator/stories/card.js';
import { tellComponent } from '../simulator/stories/component.js';
import { tellGrant } from '../simulator/stories/grant.js';
import { peopleInTurn, StoryStopped, tellRegistration } from '../simulator/stories/registration.js';
import { Teller, type Setting } from '../simulator/stories/teller.js';
import { tellVisit } from '../simulator/stories/visit.js';
import { tellFailure, Sentence } from './sentence.js';
import { worldPorts } from './stack.js';

const port = (name: keyof typeof worldPorts) => Number(process.env[worldPorts[name].variable] ?? worldPorts[name].port);
const at = (number: number | string) => `http://127.0.0.1:${number}`;
const setting: Setting = {
  apiUrl: at(port('api')),
  doorUrl: at(port('simulator')),
  carrierUrl: at(port('carriers')),
  mailHttpUrl: at(port('mail')),
  slot: { host: '127.0.0.1', port: port('slot') },
  readerHost: 'desk-1',
  temporalUiUrl: process.env.TEMPORAL_UI_URL ?? at(process.env.TEMPORAL_UI_PORT ?? 8233),
  namespace: process.env.TEMPORAL_NAMESPACE ?? 'default',
};

try {
  for (const url of [`${setting.apiUrl}/health/ready`, `${setting.doorUrl}/clock`]) {
    const answers = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!answers) throw new Sentence(`Nothing answers at ${url}: start the stack with npm start in another terminal first.`);
  }
  console.log('Times are those of the simulated world, in UTC.');
  // The tour has a reader of its own, and the slot takes one card.
  await fetch(`${setting.doorUrl}/readers/desk/pull-out`, { method: 'POST' });
  const teller = new Teller(setting, console.log);
  const reader = createCardReader(setting.slot);
  const next = peopleInTurn((person) => createDesktop({ person, reader, language: 'en', ...setting }));
  try {
    // First: after a journey in time a reader host counts as silent until its next report.
    const desk = await next();
    const { person } = desk;
    await tellComponent(desk, (component) => createDesktop({ person, reader, component, language: 'en', ...setting }), setting, teller);
    const registered = await tellRegistration(setting, teller, next);
    await tellAccount(setting, teller, next);
    const phone = await tellCard(registered, setting, teller);
    await tellVisit(registered, phone, setting, teller);
    await tellGrant(setting, teller, next);
  } finally {
    await reader.pullOut();
  }
  console.log('\nThe links show each process in the Temporal UI. The clock of this world has moved; npm run reset begins a new one.');
  process.exit(0);
} catch (error) {
  tellFailure(error instanceof StoryStopped ? new Sentence(error.message) : error);
  process.exit(1);
}
