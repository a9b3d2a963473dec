import type { Desktop } from '../devices/desktop.js';
import { createComponentBrowser } from '../devices/local-component.js';
import { createOperator } from '../devices/operator.js';
import { staffToken, StoryStopped } from './registration.js';
import type { Setting, Teller } from './teller.js';

/** Operators look at the machines with card readers; a browser on one of them trusts its card component, which reads the card. */
export async function tellComponent(
  desk: Desktop,
  seat: (component: Component) => Desktop,
  setting: Setting,
  teller: Teller,
): Promise<void> {
  const { apiUrl, doorUrl, readerHost } = setting;
  const operator = createOperator({ apiUrl, language: 'en', staffToken: () => staffToken(doorUrl, 'operator-night') });
  const who = desk.person.name.romanised;
  teller.title('The card component of the machine at which the browser runs');
  const page = await teller.step(who, 'opens the environment test', await desk.openEnvironmentPage(), ({ cardComponent }) => ({
    came: `the component is expected at ${cardComponent.url}`,
  }));
  if (!page.ok) throw new StoryStopped(page.refusal.title);
  const component = createComponentBrowser({ url: page.body.cardComponent.url, pageUrl: apiUrl });
  const there = seat(component);
  await teller.step(who, 'presses Read', await there.read());
  await teller.step(who, 'visits the component once', await component.visit(), (html) => ({
    came: `trusted now; its status page says “${/<span lang="en">((?:Not c|C)onnected[^<]*)/.exec(html)?.[1] ?? ''}”`,
  }));
  const hosts = await teller.step('operator', 'looks at the reader hosts', await operator.listReaderHosts(), ({ readerHosts }) => ({
    came: readerHosts.map(({ host, state, readers }) => `${host}: ${state}, ${readers?.join(', ') ?? 'no reader service'}`).join('; '),
    workflowId: `readerHost-${readerHost}`,
  }));
  const reported = hosts.ok ? hosts.body.readerHosts.find(({ host }) => host === readerHost) : undefined;
  if (!reported) throw new StoryStopped(`The reader host ${readerHost} has not reported itself: run the tour again in a minute.`);
  await teller.step(
    'operator',
    'compares the key with the status page and enrols it',
    await operator.enrolKey(readerHost, reported.offeredThumbprint),
    () => ({ came: `thumbprint ${reported.offeredThumbprint}` }),
  );
  await teller.step(who, 'presses Read', await there.read(), ({ card }) => ({ came: `the card says ${card?.name}` }));
}
type Component = ReturnType<typeof createComponentBrowser>;
