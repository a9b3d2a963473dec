import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Department, DeviceBinding, Institution, Presentation, UsageEntry } from '../../database/entities/index.js';
import type { PresentationEnding } from '../../domain/presentation.js';
import { presentationEndingWords, presenters, usageKinds } from '../../domain/usage-words.js';
import { refusals } from '../../domain/refusals.js';
import { personByKey } from '../../simulator/world/people.js';
import { type Answer, heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';
import type { UsageEntryView, UsageLogView } from './usage.dto.js';
import { UsageService } from './usage.service.js';

const start = '2026-03-02T08:00:00.000Z';
const clock = heldClock(start);
const [mei, hao] = [personByKey('lin-mei'), personByKey('chen-hao')];
const hospital = { code: '9900000001', name: { zh: '模擬青竹醫院', en: 'Simulated Green Bamboo Hospital' } };
const surgery = { code: '03', name: { zh: '外科', en: 'Surgery' } };
let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
  database = await openTestDatabase(process.env.TEST_DATABASE_URL!);
  api = await openTestApi({ database, clock, registerUrl: 'http://127.0.0.1:9' });
});
afterAll(async () => {
  await api.close();
  await database.close();
});
beforeEach(async () => {
  clock.set(start);
  await database.clear();
  api.log.length = 0;
});

const rows = () => database.orm.em.fork();
const at = (seconds: number) => new Date(Date.parse(start) + seconds * 1000);
const atText = (seconds: number) => at(seconds).toISOString();

/** Somebody with a phone, logged in at the portal. */
async function holder(person = mei, model = 'iPhone 15') {
  const { id: registrationId } = await api.given.registration(person, { state: 'active' });
  const [bindingId, deviceId] = [randomUUID(), randomUUID()];
  await rows().insert(DeviceBinding, {
    ...{ id: bindingId, deviceId, registrationId, state: 'enabled', verifiedBy: 'device-code', platform: 'ios', model },
    ...{ verifiedAt: at(0), stateChangedAt: at(0) },
  });
  const headers = await api.openPortal(registrationId);
  const own = { registrationId, presenterId: registrationId, bindingId };
  return {
    registrationId,
    bindingId,
    deviceId,
    headers,
    async presentation(row: Partial<Presentation> = {}): Promise<string> {
      const id = randomUUID();
      await rows().insert(Presentation, {
        ...{ ...own, id, cardId: randomUUID(), sessionId: randomUUID(), openedAt: at(0), closesAt: at(7200) },
        ...{ codeNumber: 1, codeExpiresAt: at(300), rotations: 0, closedAt: null, ending: null, ...row },
      });
      return id;
    },
    use: (presentationId: string, kind: UsageEntry['kind'], seconds: number, row: Partial<UsageEntry> = {}) =>
      rows().insert(UsageEntry, {
        ...{ ...own, presentationId, kind, at: at(seconds), institutionCode: null, departmentCode: null, refusal: null, ...row },
      }),
    /** Many entries of one presentation, a second apart; the last one is the newest. */
    async useOften(count: number, row: Partial<UsageEntry> = {}) {
      const presentationId = await this.presentation();
      const entries = Array.from({ length: count }, (_, index) => ({
        ...{ ...own, presentationId, kind: 'updated' as const, at: at(index), institutionCode: null, departmentCode: null, refusal: null },
        ...row,
      }));
      await rows().insertMany(UsageEntry, entries);
      return Array.from({ length: count }, (_, index) => atText(count - 1 - index));
    },
  };
}
type Holder = Awaited<ReturnType<typeof holder>>;

async function directory(hospitalRow: Partial<Institution> = {}, surgeryRow: Partial<Department> = {}) {
  const id = randomUUID();
  await rows().insert(Institution, {
    ...{ id, code: hospital.code, nameZh: hospital.name.zh, nameEn: hospital.name.en, county: '臺北市', district: '大安區' },
    ...{ address: '模擬路1號', phone: '(00)1234-5678', active: true, changedAt: at(0), ...hospitalRow },
  });
  await rows().insert(Department, {
    ...{ id: randomUUID(), institutionId: id, code: surgery.code, nameZh: surgery.name.zh, nameEn: surgery.name.en },
    ...{ settings: ['outpatient'], active: true, ...surgeryRow },
  });
}
const there = { institutionCode: hospital.code, departmentCode: surgery.code };

const ask = ({ headers }: Pick<Holder, 'headers'>, query: Record<string, string> = {}) =>
  api.send('GET', `/v1/account/uses?${new URLSearchParams(query).toString()}`, { headers });
async function log(of: Pick<Holder, 'headers'>, query: Record<string, string> = {}): Promise<UsageLogView> {
  const answer = await ask(of, { limit: '100', ...query });
  expect(answer.status).toBe(200);
  return answer.json;
}
const askForFile = ({ headers }: Pick<Holder, 'headers'>, format: string) =>
  api.send('GET', `/v1/account/uses/export?format=${format}`, { headers });
const seen = ({ status, json }: Answer) => [status, json?.code];

describe('D-29 the usage log tells', () => {
  it('when, what, by whom, with which device, where, and what came of it', async () => {
    const person = await holder();
    await directory();
    const closed = { closedAt: at(900), ending: 'redeemed', rotations: 2 } as const;
    const presentationId = await person.presentation(closed);
    await person.use(presentationId, 'opened', 0);
    await person.use(presentationId, 'updated', 60);
    await person.use(presentationId, 'refused', 90, { ...there, refusal: 'superseded' });
    await person.use(presentationId, 'redeemed', 900, there);

    const always = { presentationId, by: 'holder', byText: presenters.reader, byDevice: { platform: 'ios', model: 'iPhone 15' } };
    const onPhone = { ...always, grant: null, where: null, refusal: null, refusalText: null, presentation: null };
    const atHospital = { ...onPhone, where: { institution: hospital, department: surgery } };
    const reason = { refusal: 'superseded', refusalText: refusals['visit-code-superseded'].title };
    const ended = { rotations: 2, endedAt: atText(900), ending: 'redeemed', endingText: presentationEndingWords.redeemed };
    expect(await log(person)).toEqual({
      entries: [
        { ...atHospital, at: atText(900), kind: 'redeemed', what: usageKinds.redeemed },
        { ...atHospital, at: atText(90), kind: 'refused', what: usageKinds.refused, ...reason },
        { ...onPhone, at: atText(60), kind: 'updated', what: usageKinds.updated },
        { ...onPhone, at: atText(0), kind: 'opened', what: usageKinds.opened, presentation: ended },
      ],
      nextCursor: null,
    });
  });

  it.each(Object.entries(presentationEndingWords))('that a presentation ended with %s, in words', async (ending, endingText) => {
    const person = await holder();
    await person.use(await person.presentation({ closedAt: at(9), ending: ending as PresentationEnding }), 'opened', 0);
    const [entry] = (await log(person)).entries;
    expect(entry!.presentation).toEqual({ rotations: 0, endedAt: atText(9), ending, endingText });
  });

  it('D-02 that a presentation ended with the log in, to the millisecond, whether or not that was noted', async () => {
    const person = await holder();
    await person.use(await person.presentation({ closesAt: at(600) }), 'opened', 0);
    const became = async () => (await log(person)).entries[0]!.presentation;
    clock.set(at(599.999));
    expect(await became()).toEqual({ rotations: 0, endedAt: null, ending: null, endingText: null });
    clock.set(at(600));
    expect(await became()).toMatchObject({ endedAt: atText(600), ending: 'log-in-ended' });
  });

  it('the code of an institution, or of a department, that was removed from the directory meanwhile', async () => {
    const person = await holder();
    await directory();
    await person.use(await person.presentation(), 'redeemed', 5, there);
    const where = async () => (await log(person)).entries[0]!.where;
    const nameless = ({ code }: { code: string }) => ({ code, name: { zh: code, en: code } });
    await rows().nativeDelete(Department, {});
    expect(await where()).toEqual({ institution: hospital, department: nameless(surgery) });
    await rows().nativeDelete(Institution, {});
    expect(await where()).toEqual({ institution: nameless(hospital), department: nameless(surgery) });
  });

  it('D-35 that somebody else presented the card, and not with which phone', async () => {
    const [person, other] = [await holder(), await holder(hao, 'Pixel 9')];
    const { registrationId: presenterId, bindingId } = other;
    await person.use(await person.presentation({ presenterId, bindingId }), 'opened', 0, { presenterId, bindingId });
    expect((await log(person)).entries).toMatchObject([{ by: 'grantee', byText: presenters.grantee, byDevice: null }]);
    // To whom presented it, it is the own act, with the own phone.
    expect((await log(other)).entries).toMatchObject([{ by: 'grantee', byText: presenters.reader, byDevice: { model: 'Pixel 9' } }]);
  });

  it('R-104 in the App as at the portal', async () => {
    const person = await holder();
    const times = await person.useOften(2);
    const phone = await api.openApp(person.registrationId);
    const inTheApp = async (path: string) => (await phone.send('GET', path)).json;
    const { entries } = await inTheApp('/v1/account/uses');
    expect(entries.map((entry: UsageEntryView) => entry.at)).toEqual(times);
    expect(await inTheApp('/v1/account/uses/export?format=json')).toEqual(entries);
  });
});

describe('the pages of the usage log', () => {
  it.each([1, 7, 20, 100])(
    'D-29 of %i entries go on where the one before ended: each entry comes once, the newest first',
    async (limit) => {
      const person = await holder();
      const times = await person.useOften(61);
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: UsageLogView = await log(person, { limit: String(limit), ...(cursor && { cursor }) });
        expect(page.entries.length).toBe(Math.min(limit, 61 - found.length));
        found.push(...page.entries.map((entry) => entry.at));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(times);
    },
  );

  it('D-29 go on at the same place although something was added meanwhile', async () => {
    const person = await holder();
    const times = await person.useOften(5);
    const { nextCursor } = await log(person, { limit: '2' });
    await person.useOften(3);
    expect((await log(person, { cursor: nextCursor! })).entries.map((entry) => entry.at)).toEqual(times.slice(2));
  });

  it('N-74 a cursor that was altered, or that of another person, leads nowhere', async () => {
    const [person, other] = [await holder(), await holder(hao)];
    await person.useOften(3);
    await other.useOften(3);
    const nextCursor = (await log(person, { limit: '1' })).nextCursor!;
    const foreign = (await log(other, { limit: '1' })).nextCursor!;
    const [place, seal] = nextCursor.split('.');
    for (const cursor of [`${Number(place) + 1}.${seal}`, `${place}.${seal!.slice(1)}`, place!, foreign, 'x', `'--`])
      expect(seen(await ask(person, { cursor }))).toEqual([422, 'cursor-invalid']);
    expect(seen(await ask(person, { cursor: nextCursor }))).toEqual([200, undefined]);
  });

  it.each(['limit=0', 'limit=-1', 'limit=101', 'limit=1e9', 'sort=at', 'limit=1&limit=2'])(
    'N-74 asked for with %s are refused',
    async (query) => {
      const { headers } = await holder();
      expect(seen(await api.send('GET', `/v1/account/uses?${query}`, { headers }))).toEqual([422, 'request-invalid']);
    },
  );

  it.each(['', '/export?format=json', '/export?format=csv'])('show only the own card, and nothing without log in: %s', async (path) => {
    const [person, other] = [await holder(), await holder(hao)];
    await other.useOften(3);
    const answer = await api.send('GET', `/v1/account/uses${path}`, { headers: person.headers });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(atText(0));
    expect(seen(await api.send('GET', `/v1/account/uses${path}`))).toEqual([401, 'session-missing']);
  });

  it('cost the same number of statements, whether there is one entry on them or a hundred', async () => {
    const person = await holder();
    await directory();
    const asked = async () => {
      const before = database.statements.length;
      const { entries } = await log(person);
      return { statements: database.statements.length - before, entries: entries.length };
    };
    await person.use(await person.presentation({ closedAt: at(5), ending: 'closed' }), 'opened', 0);
    const one = await asked();
    for (let index = 0; index < 99; index += 1) {
      const presentationId = await person.presentation({ closedAt: at(5), ending: 'closed' });
      await person.use(presentationId, index % 2 ? 'opened' : 'redeemed', index, index % 2 ? {} : there);
    }
    // The log in, and entries, presentations, devices, grants and their people, institutions, departments.
    expect([one, await asked()]).toEqual([
      { statements: 8, entries: 1 },
      { statements: 8, entries: 100 },
    ]);
  });
});

const csvOf = (answer: Answer): Record<string, string>[] => parse(answer.text, { bom: true, columns: true });
/** Where a column of the file stands in an entry. */
const inEntry: Record<string, (entry: UsageEntryView) => unknown> = {
  at: (entry) => entry.at,
  kind: ({ kind }) => kind,
  what_zh: ({ what }) => what.zh,
  what_en: ({ what }) => what.en,
  presentation_id: ({ presentationId }) => presentationId,
  by: ({ by }) => by,
  by_zh: ({ byText }) => byText.zh,
  by_en: ({ byText }) => byText.en,
  grant_id: ({ grant }) => grant?.grantId,
  grant_other_name: ({ grant }) => grant?.other.name,
  grant_other_id_number: ({ grant }) => grant?.other.idNumberMasked,
  device_platform: ({ byDevice }) => byDevice?.platform,
  device_model: ({ byDevice }) => byDevice?.model,
  institution_code: ({ where }) => where?.institution.code,
  institution_name_zh: ({ where }) => where?.institution.name.zh,
  institution_name_en: ({ where }) => where?.institution.name.en,
  department_code: ({ where }) => where?.department.code,
  department_name_zh: ({ where }) => where?.department.name.zh,
  department_name_en: ({ where }) => where?.department.name.en,
  refusal: ({ refusal }) => refusal,
  refusal_zh: ({ refusalText }) => refusalText?.zh,
  refusal_en: ({ refusalText }) => refusalText?.en,
  rotations: ({ presentation }) => presentation?.rotations,
  ended_at: ({ presentation }) => presentation?.endedAt,
  ending: ({ presentation }) => presentation?.ending,
  ending_zh: ({ presentation }) => presentation?.endingText?.zh,
  ending_en: ({ presentation }) => presentation?.endingText?.en,
};
const asCells = (entry: UsageEntryView) =>
  Object.fromEntries(Object.entries(inEntry).map(([column, of]) => [column, String(of(entry) ?? '')]));

describe('the export of the usage log', () => {
  it('D-29 is a file that nobody else keeps, under a name that tells nothing of the person', async () => {
    const person = await holder();
    for (const [format, type] of [
      ['json', 'application/json; charset=utf-8'],
      ['csv', 'text/csv; charset=utf-8; header=present'],
    ] as const) {
      const { status, headers } = await askForFile(person, format);
      expect([status, headers['content-type'], headers['content-disposition'], headers['cache-control']]).toEqual([
        ...[200, type, `attachment; filename="usage-log.${format}"`, 'no-store'],
      ]);
    }
  });

  it('D-29 holds in both formats what the pages show', async () => {
    const person = await holder();
    await directory({ nameZh: '模擬"青竹",醫院\n分院' });
    const presentationId = await person.presentation({ closedAt: at(9), ending: 'redeemed', rotations: 3 });
    await person.use(presentationId, 'opened', 0);
    await person.use(await person.presentation(), 'opened', 1);
    await person.use(presentationId, 'updated', 2);
    await person.use(presentationId, 'refused', 3, { ...there, refusal: 'expired' });
    await person.use(presentationId, 'redeemed', 9, there);
    await person.use(presentationId, 'refused', 10, { institutionCode: '9900000002', departmentCode: '01', refusal: 'used' });

    const { entries } = await log(person);
    expect(entries).toHaveLength(6);
    expect((await askForFile(person, 'json')).json).toEqual(entries);
    const csv = await askForFile(person, 'csv');
    expect(csvOf(csv)).toEqual(entries.map(asCells));
  });

  it('D-29 of an empty log is an empty list, and the names of the columns', async () => {
    const person = await holder();
    expect((await askForFile(person, 'json')).json).toEqual([]);
    // By its first three bytes a spreadsheet knows that it is UTF-8.
    const csv = await fetch(`${api.url}/v1/account/uses/export?format=csv`, { headers: person.headers });
    expect(Buffer.from(await csv.arrayBuffer())).toEqual(Buffer.from(`\ufeff${Object.keys(inEntry).join()}\r\n`));
  });

  it.each([2500, 500, 501])('D-29 of %i entries is whole and in order', async (count) => {
    const person = await holder();
    const times = await person.useOften(count);
    expect((await askForFile(person, 'json')).json.map((entry: UsageEntryView) => entry.at)).toEqual(times);
    expect(csvOf(await askForFile(person, 'csv')).map((entry) => entry.at)).toEqual(times);
  });

  it('is written while it is read: its first piece is there after the first page', async () => {
    const person = await holder();
    await person.useOften(2500);
    const usage = new UsageService(api.parts);
    const before = database.statements.length;
    const file = await usage.exportUsageLog({ requestId: randomUUID() } as never, person as never, 'csv');
    const firstPage = database.statements.length - before;
    let bytes = 0;
    for await (const piece of file) bytes += (piece as Buffer).length;
    expect(firstPage).toBe(7);
    // 2,500 entries are five pages of 500 and the look for a sixth.
    expect(database.statements.length - before).toBe(6 * 7);
    expect(bytes).toBeGreaterThan(2500 * 100);
  });

  it.each(['', '?format=xml', '?format=csv&format=json', '?format=csv&limit=2'])('N-74 asked for with "%s" is refused', async (query) => {
    const { headers } = await holder();
    expect(seen(await api.send('GET', `/v1/account/uses/export${query}`, { headers }))).toEqual([422, 'request-invalid']);
  });

  it.each(['=', '+', '-', '@', '\t', '\r'])('N-77 in the CSV no cell begins with %j, and what is kept stays as it is', async (sign) => {
    const name = `${sign}cmd|' /C calc'!A0,"x"`;
    const person = await holder(mei, name);
    await directory({ nameZh: name, nameEn: name }, { nameZh: name, nameEn: name });
    await person.use(await person.presentation(), 'redeemed', 0, there);

    const csv = await askForFile(person, 'csv');
    for (const cell of csvOf(csv).flatMap((entry) => Object.values(entry))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const [entry] = csvOf(csv);
    const named = ['institution_name_zh', 'institution_name_en', 'department_name_zh', 'department_name_en', 'device_model'];
    expect(named.map((column) => entry![column])).toEqual(Array(5).fill(`'${name}`));

    const both = { zh: name, en: name };
    const where = { institution: { code: hospital.code, name: both }, department: { code: surgery.code, name: both } };
    expect((await askForFile(person, 'json')).json).toMatchObject([{ where, byDevice: { model: name } }]);
    expect(await rows().findOneOrFail(Institution, { code: hospital.code })).toMatchObject({ nameZh: name, nameEn: name });
    expect(await rows().findOneOrFail(DeviceBinding, { id: person.bindingId })).toMatchObject({ model: name });
  });

  it.each(['json', 'csv'])(
    'that cannot begin is answered as an outage, and one that breaks off never ends like a whole one: %s',
    async (format) => {
      const person = await holder();
      // The oldest entry cannot be told: it belongs to nothing.
      await person.use(randomUUID(), 'opened', 0);
      expect(seen(await askForFile(person, format))).toEqual([503, 'service-unavailable']);
      await person.useOften(500);
      await expect(askForFile(person, format)).rejects.toThrow('aborted');
      expect(api.log.filter((line) => line.includes('export-broken-off'))).toHaveLength(1);
    },
  );
});
