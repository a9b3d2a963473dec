import assert from 'node:assert/strict';
import type { TokenRequest } from '../../simulator/identity-provider.js';

/** `questions` counts how often the carrier was asked, `sequence` its answers. */
type CarrierRecord = { transactionId: string; sequence: number; questions: number; outcome: string };
/** What the service said to what the register told, one answer for each telling. */
type Told = { answers: ({ status: number; body: unknown } | null)[] };
export type Reconciled = { workflowId: string; ending: string | null };
type Travelled = { from: string; to: string; fellDue: { at: string; workflowId: string; kind: string }[]; waiting: object[] };

/** The simulator's door, as QA uses it. */
export class Door {
  constructor(private readonly url: string) {}

  newWorld = (bornAt?: string) => this.post('/world/new', bornAt ? { bornAt } : {});
  pass = (seconds: number) => this.post<Travelled>('/clock/travel', { bySeconds: seconds });
  /** To an instant, at which time stands still until it is moved again: for what has to happen at that very instant. */
  holdAt = (to: string) => this.post<Travelled>('/clock/travel', { to, hold: true });
  passTo = (to: string) => this.post<Travelled>('/clock/travel', { to });
  passToNextEvent = () => this.post<Travelled>('/clock/travel', { nextEvent: true });
  mailFaults = (faults: object) => this.post('/mail/faults', faults);
  changeRegister = (personKey: string, change: object) => this.post<Told>(`/register/people/${personKey}`, change);
  registerEventFault = (fault: string) => this.post('/register/events/faults', { fault });
  sendHeldEvents = (reversed: boolean) => this.post<Told>('/register/events/send-held', { reversed });
  forgeRegisterEvent = (person: string, forgery: string) => this.post<Told>('/register/events/forge', { person, forgery });
  reconcile = () => this.post<Reconciled>('/register/reconcile', {});
  authorityFaults = (faults: object) => this.post('/authority/faults', faults);
  carrierFaults = (faults: object) => this.post('/carriers/faults', faults);
  registerFaults = (faults: object) => this.post('/register/faults', faults);

  async now(): Promise<string> {
    const answer = await fetch(`${this.url}/clock`);
    return ((await answer.json()) as { now: string }).now;
  }

  /** What the carrier gateway has recorded, one entry for each transaction. */
  async carrierRecords(): Promise<CarrierRecord[]> {
    const answer = await fetch(`${this.url}/carriers`);
    return ((await answer.json()) as { records: CarrierRecord[] }).records;
  }

  async staffToken(staffId: string, request: TokenRequest = {}): Promise<string> {
    return (await this.post<{ accessToken: string }>(`/staff/${staffId}/token`, request)).accessToken;
  }

  private async post<Answer = unknown>(path: string, body: object): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `the door answered ${answer.status} to ${path}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as Answer;
  }
}
