import { createAuditor } from './devices/auditor.js';
import { createClinic } from './devices/clinic.js';
import { createNamedDevices } from './devices/named-devices.js';
import { createCertificationAuthority } from './certification-authority.js';
import { createCardReader, type CardReader } from './devices/card-reader.js';
import { createCounter } from './devices/counter.js';
import { createDesktop, type Desktop, type DesktopOptions } from './devices/desktop.js';
import { createOperator } from './devices/operator.js';
import { createCarrierGateway } from './carrier-gateway.js';
import { createPhone, type PhoneOptions } from './devices/phone.js';
import { createDoor } from './door.js';
import { listen } from './http-server.js';
import { createIdentityProvider } from './identity-provider.js';
import { createMailCatcher } from './mail-catcher.js';
import { createMailbox } from './mailbox.js';
import { createRegister } from './register.js';
import { personByKey } from './world/people.js';
import { type ClinicStaffId, type StaffId, workplaceOf } from './world/staff.js';

/** Ports are 0 for free ones. */
export type SimulatorOptions = {
  readonly now: () => Date;
  readonly ports: {
    readonly door: number;
    readonly register: number;
    readonly oidc: number;
    readonly authority: number;
    readonly carriers: number;
    readonly smtp: number;
    readonly mailHttp: number;
  };
  /** TCP port of the reader host's slot, and the host it runs on. */
  readonly slotPort: number;
  readonly slotHost?: string;
  /** Name of the reader host as the portal's pages know it. */
  readonly readerHost?: string;
  readonly apiUrl: string;
  /** Where mails are kept between two starts. */
  readonly mailFile?: string | undefined;
  /** The clock's door; left out where the world has the ordinary time. */
  readonly clockUrl?: string | null;
  readonly host?: string;
  /** How the product reaches register, identity provider and carrier gateway, where that differs from where they listen (containers). */
  readonly publicUrls?: { readonly register?: string; readonly oidc?: string; readonly carriers?: string };
};
export type Simulator = Awaited<ReturnType<typeof createSimulator>>;

/** The name by which the door and the stories know the one reader. */
export const deskReader = 'desk';

/** Starts the whole outside: register, identity provider, carrier gateway, mail catcher, a reader at a desk, and the door. */
export async function createSimulator(options: SimulatorOptions) {
  const { now, ports, host = '127.0.0.1', clockUrl = null, apiUrl, readerHost = 'desk-1', slotHost = '127.0.0.1' } = options;
  const running: { stop(): Promise<unknown> }[] = [];
  const stop = async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
  };
  const started = <Part extends { stop(): Promise<unknown> }>(part: Part) => {
    running.push(part);
    return part;
  };

  try {
    const register = started(await createRegister({ now, host, port: ports.register, publicUrl: options.publicUrls?.register, apiUrl }));
    const identityProvider = started(await createIdentityProvider({ now, host, port: ports.oidc, publicUrl: options.publicUrls?.oidc }));
    const authority = started(await createCertificationAuthority({ now, host, port: ports.authority }));
    const carriers = started(await createCarrierGateway({ now, host, port: ports.carriers, publicUrl: options.publicUrls?.carriers }));
    const mail = started(await createMailCatcher({ now, host, ports: { smtp: ports.smtp, http: ports.mailHttp }, file: options.mailFile }));
    const reader = createCardReader({ host: slotHost, port: options.slotPort });
    started({ stop: () => reader.pullOut() });
    const readers: Record<string, CardReader> = { [deskReader]: reader };
    const staffDesk = (staffId: StaffId) => ({ apiUrl, staffToken: () => identityProvider.staffToken(staffId) });
    const operator = (staffId: StaffId = 'operator-night') => createOperator(staffDesk(staffId));
    const clinic = (staffId: ClinicStaffId) => createClinic({ ...staffDesk(staffId), workplace: workplaceOf(staffId) });
    const phones = createNamedDevices(() => createPhone({ apiUrl }));
    const clinics = createNamedDevices(clinic);
    const parts = { register, carriers, mail, identityProvider, authority, readers, phones, clinics, clockUrl, now };
    const door = createDoor({ ...parts, operator: operator() });
    started({ stop: () => door.close() });
    const doorUrl = await listen(door, host, ports.door);

    const desktop = (personKey: string, changes: Partial<DesktopOptions> = {}): Desktop =>
      createDesktop({ person: personByKey(personKey), reader, readerHost, apiUrl, mailHttpUrl: mail.httpUrl, ...changes });
    return {
      urls: {
        door: doorUrl,
        register: register.url,
        oidc: identityProvider.issuer,
        authority: authority.url,
        carriers: carriers.url,
        smtp: mail.smtpUrl,
        mailHttp: mail.httpUrl,
      },
      register,
      carriers,
      identityProvider,
      mail,
      reader,
      /** A person at the desk. */
      desktop,
      /** A phone on which the App was just installed. */
      phone: (changes: Partial<PhoneOptions> = {}) => createPhone({ apiUrl, carrierUrl: carriers.url, ...changes }),
      /** Counter staff with a token of the identity provider. */
      counter: (staffId: StaffId = 'counter-taipei') => createCounter(staffDesk(staffId)),
      operator,
      auditor: (staffId: StaffId = 'auditor-year') => createAuditor(staffDesk(staffId)),
      /** The scanner at the desk of somebody who works for a department of an institution. */
      clinic,
      mailbox: (address: string) => createMailbox({ mailHttpUrl: mail.httpUrl, address }),
      stop,
    };
  } catch (error) {
    // A port that is taken must not leave the others open.
    await stop();
    throw error;
  }
}
