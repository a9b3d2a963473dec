import {
  type ApiClient,
  type CallOptions,
  type CarrierCheck,
  type DevicePlatform,
  type MobileTerms,
  type Outcome,
  type PasswordSet,
  refusedWith,
} from '../api-client.js';
import { samplePassword, type Person } from '../world/people.js';
import type { PhoneNetwork } from './phone-network.js';

/** Entries left out are those of the person and of the SIM in the phone. */
export type NumberEntries = {
  readonly cardDigits?: string;
  readonly mobile?: string;
  readonly idNumber?: string;
  readonly accepted?: boolean;
  readonly termsVersion?: string;
};

const looksAtCheck = 3;
const lookSeconds = 20;
const checkNotSettled = refusedWith({
  code: 'check-not-settled',
  title: 'The check is neither done nor refused.',
  nextStep: 'Wait, or use the device code.',
  status: 0,
});

/** Authentication by mobile number in the App (method 1), from the terms to the password. */
export function mobileAuthentication(phone: {
  readonly api: ApiClient;
  readonly network: PhoneNetwork;
  readonly platform: DevicePlatform;
  readonly model: string;
  readonly onLogIn: (token: string) => void;
}) {
  const { api, network, platform, model, onLogIn } = phone;
  let checkId: string | null = null;
  const path = (id = checkId) => `/v1/carrier-checks/${id ?? 'none'}`;

  const readMobileTerms = () => api.get<MobileTerms>('/v1/terms/mobile-verification');

  /** Presses Confirm under the terms, types the three numbers, and presses Next. */
  async function beginCheck(person: Person, entries: NumberEntries = {}, callOptions?: CallOptions): Promise<Outcome<CarrierCheck>> {
    const terms = await readMobileTerms();
    if (!terms.ok) return terms;
    const operatorToken = await network.fetchOperatorToken();
    const begun = await api.post<CarrierCheck>(
      '/v1/carrier-checks',
      {
        termsVersion: terms.body.version,
        accepted: true,
        cardDigits: person.card.number.slice(-4),
        mobile: network.sim()?.number ?? person.mobile,
        idNumber: person.idNumber,
        ...entries,
        ...(operatorToken !== null && { operatorToken }),
      },
      callOptions,
    );
    if (begun.ok) checkId = begun.body.carrierCheckId;
    return begun;
  }

  /** Looks at "checking …" until it changes; a stream that broke off leaves the person with the page as it is loaded again. */
  async function waitForCheck(): Promise<Outcome<CarrierCheck>> {
    for (let looks = 0; looks < looksAtCheck; looks += 1) {
      const told = await api.firstEvent<CarrierCheck>(`${path()}/events`, 'carrier-check', lookSeconds);
      const state: Outcome<CarrierCheck> = told ? { ok: true, body: told } : await api.get<CarrierCheck>(path());
      if (!state.ok) return state;
      if (state.body.refusal) return refusedWith(state.body.refusal);
      if (state.body.state !== 'checking') return state;
    }
    return checkNotSettled;
  }

  return {
    readMobileTerms,
    beginCheck,
    waitForCheck,
    async checkNumber(person: Person, entries: NumberEntries = {}): Promise<Outcome<CarrierCheck>> {
      const begun = await beginCheck(person, entries);
      return begun.ok ? waitForCheck() : begun;
    },
    lookAtCheck: () => api.get<CarrierCheck>(path()),
    giveUpCheck: () => api.post<CarrierCheck>(`${path()}/give-up`, undefined),

    /** After a match; from then on the person is logged in. */
    async setFirstPassword(password = samplePassword, passwordConfirmation = password): Promise<Outcome<PasswordSet>> {
      const set = await api.post<PasswordSet & { token: string }>(`${path()}/set-password`, {
        password,
        passwordConfirmation,
        platform,
        model,
      });
      if (set.ok) onLogIn(set.body.token);
      return set;
    },
    checkId: () => checkId,
    /** Somebody who has seen the number of another phone's check. */
    takesOverCheck: (id: string | null) => void (checkId = id),
  };
}
