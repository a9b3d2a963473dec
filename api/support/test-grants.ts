import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { AuditEntry, type Card, Grant, Notice } from '../../database/entities/index.js';
import { maskIdNumber } from '../../domain/mask.js';
import type { Staff } from '../../platform/access-token.js';
import { type Person, personByKey } from '../../simulator/world/people.js';
import type { GrantListsView, GrantView, OfferedGrantView } from '../grants/grants.dto.js';
import type { PresentationView } from '../presentations/presentations.dto.js';
import type { UsageLogView } from '../usage/usage.dto.js';
import {
  type Answer,
  type CardOf,
  heldClock,
  openTestApi,
  openTestDatabase,
  type Sent,
  type TestApi,
  type TestDatabase,
  type TestPhone,
  testKeys,
} from './test-api.js';

/** What people, staff and a clinic do with grants, over HTTP. */

export const start = '2026-03-02T08:00:00.000Z';
/** From the day of `start` on, and behind them. */
export const someDays = { firstDay: '2026-03-02', lastDay: '2026-03-04' };
export const laterDays = { firstDay: '2026-03-05', lastDay: '2026-03-06' };
const here = { institution: '9900000001', department: '01' };
const staff = {
  desk: { staffId: 'desk-1', role: 'registration-desk', ...here },
  homeCare: { staffId: 'home-care-1', role: 'home-care', ...here },
} as const satisfies Record<string, Staff>;
const keys = testKeys();

type Named = Pick<Person, 'idNumber'>;
type Id = Pick<GrantView, 'grantId'>;
/** Somebody with an approved card and a phone that is logged in. */
export type Member = CardOf & { readonly api: TestApi; readonly person: Person; readonly idNumber: string; readonly phone: TestPhone };

export const clock = heldClock(start);
export let database: TestDatabase;
export let api: TestApi;
export let [mei, hao, da] = [] as unknown as [Member, Member, Member];

/** Before each test of the file nothing has happened yet but that there are a clinic and three people with cards. */
export function withThreePeople(adminUrl: string) {
  beforeAll(async () => {
    database = await openTestDatabase(adminUrl);
    api = await openGrantApi();
  });
  afterAll(async () => {
    await api.close();
    await database.close();
  });
  beforeEach(async () => {
    clock.set(start);
    await database.clear();
    api.log.length = 0;
    await api.given.institution(here.institution);
    [mei, hao, da] = [await member(api, 'lin-mei'), await member(api, 'chen-hao'), await member(api, 'wang-da')];
  });
}
export const openGrantApi = (more: object = {}) =>
  openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9', staff, keys, ...more });

export async function member(api: TestApi, key: string, row: Partial<Card> = {}): Promise<Member> {
  const person = personByKey(key);
  const card = await api.given.card(person, { photoId: randomUUID(), ...row });
  return { ...card, api, person, idNumber: person.idNumber, phone: await api.openApp(card.registrationId) };
}
export const anotherPhone = async (of: Member, api = of.api): Promise<Member> => ({
  ...of,
  api,
  phone: await api.openApp(of.registrationId),
});
export const logOut = ({ phone }: Member) => phone.send('DELETE', '/v1/app-sessions/current');

export const agreedTo = ({ parts }: TestApi, key: 'grant-statement' | 'grantee-statement') => [
  { key, version: parts.contents[key].at(-1)!.version },
];
export const offerOf = (api: TestApi, to: Named, more: object = {}) => ({
  ...{ granteeIdNumber: to.idNumber, ...someDays, agreements: agreedTo(api, 'grant-statement') },
  ...more,
});
export const offer = (from: Member, to: Named, more: object = {}, sent: Sent = {}) =>
  from.phone.send('POST', '/v1/grants', { body: { cardId: from.cardId, ...offerOf(from.api, to, more) }, ...sent });
export async function offered(from: Member, to: Named, more: object = {}): Promise<OfferedGrantView> {
  const answer = await offer(from, to, more);
  expect(answer.status).toBe(201);
  return answer.json;
}
/** Of which nobody was told, because it is there already. */
export const given = async (from: Member, to: Member, row: Partial<Grant> = {}): Promise<Id> => ({
  grantId: await from.api.given.grant(from, to, row),
});
export const offerByStaff = (api: TestApi, as: string, to: Named, more: object = {}, sent: Sent = {}) =>
  api.send('POST', '/v1/staff/grants', { body: offerOf(api, to, more), headers: { authorization: `Bearer ${as}` }, ...sent });

export const take = (by: Member, body: object, sent: Sent = {}) => by.phone.send('POST', '/v1/grants/accept', { body, ...sent });
export const scan = (by: Member, { qr }: OfferedGrantView, sent: Sent = {}) => take(by, { scanned: qr.text }, sent);
export const type = (by: Member, from: Named, code: string, sent: Sent = {}) => take(by, { grantorIdNumber: from.idNumber, code }, sent);
export const wrongFor = ({ code }: OfferedGrantView) => (code === '000000' ? '000001' : '000000');

export const cancel = (by: Member, other: Named, { grantId }: Id, sent: Sent = {}) =>
  by.phone.send('POST', `/v1/grants/${grantId}/cancel`, { body: { confirming: maskIdNumber(other.idNumber) }, ...sent });

export const show = (by: Member, { grantId }: Id, sent: Sent = {}) =>
  by.phone.send('POST', `/v1/grants/${grantId}/presentations`, { body: { agreements: agreedTo(by.api, 'grantee-statement') }, ...sent });
export async function shown(by: Member, grant: Id): Promise<PresentationView> {
  const answer = await show(by, grant);
  expect(answer.status).toBe(201);
  return answer.json;
}
export const redeem = (api: TestApi, { code }: PresentationView) =>
  api.send('POST', '/v1/redemptions', { body: { code: code!.text, ...here }, headers: { authorization: 'Bearer desk' } });

export const freeze = ({ api, idNumber }: Member) =>
  api.send('POST', '/v1/staff/accounts/freeze', {
    body: { idNumber, identityDocumentSeen: true },
    headers: { authorization: 'Bearer counter' },
  });

export const get = async ({ phone }: Member, path: string) => (await phone.send('GET', path)).json;
export const lists = (of: Member): Promise<GrantListsView> => get(of, '/v1/grants');
export const usesOf = (of: Member, { grantId }: Id): Promise<UsageLogView> => get(of, `/v1/grants/${grantId}/uses`);

/** What was answered, in short. */
export const seen = ({ status, json }: Answer) => [status, status < 400 ? undefined : json?.code];
export const rows = () => database.orm.em.fork();
export const grantOf = ({ grantId: id }: Id) => rows().findOneOrFail(Grant, { id });
export const audits = (action: AuditEntry['action']) => rows().count(AuditEntry, { action });
export const mailedTo = async (kind: Notice['kind']) => (await rows().find(Notice, { kind })).map(({ toAddress }) => toAddress).sort();
