import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEntry, Department, Institution } from '../../database/entities/index.js';
import { institutionsCsv, makeInstitutions, type SimulatedInstitution } from '../../simulator/world/institutions.js';
import { heldClock, openTestApi, openTestDatabase, type TestApi, type TestDatabase } from '../support/test-api.js';
import { loadInstitutions } from './load-file.js';

const clock = heldClock();
const made = makeInstitutions(3000);
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

const load = (institutions: SimulatedInstitution[]) => loadInstitutions(database.orm, clock, Buffer.from(institutionsCsv(institutions)));
const search = (query: Record<string, string>) => api.send('GET', `/v1/institutions?${new URLSearchParams(query).toString()}`);
const codes = async (query: Record<string, string>) =>
  (await search({ limit: '100', ...query })).json.institutions.map(({ code }: { code: string }) => code);
const put = ({ code, ...body }: SimulatedInstitution, changes: object = {}, role = 'operator') =>
  api.send('PUT', `/v1/staff/institutions/${code}`, { body: { ...body, ...changes }, headers: { authorization: `Bearer ${role}` } });
const rows = () =>
  Promise.all([Institution, Department, AuditEntry].map((table) => database.orm.em.fork().count(table as typeof Institution)));

describe('R-191 with 3,000 institutions', () => {
  beforeAll(async () => {
    await database.clear();
    expect(await load(made)).toEqual({ read: 3000, changed: 3000 });
  }, 120_000);

  it('loading the same file again changes nothing, and a file with a wrong line neither', async () => {
    const before = await rows();
    expect(before[0]).toBe(3000);
    expect(await load(made)).toEqual({ read: 3000, changed: 0 });
    await expect(
      load([
        { ...made[0]!, phone: '(00)9999-9999' },
        { ...made[1]!, phone: '-' },
      ]),
    ).rejects.toThrow('phone');
    expect(await rows()).toEqual(before);
    expect(await codes({ name: '3000' })).toEqual(['9900003000']);
  }, 120_000);

  it('every page goes on where the one before ended: each institution comes once, in the order of the codes', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { institutions: { code: string }[]; nextCursor: string | null } = (
        await search({ limit: '100', ...(cursor && { cursor }) })
      ).json;
      seen.push(...page.institutions.map(({ code }) => code));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made.map(({ code }) => code));
  });

  it('R-192 R-193 all that is asked about a department holds of one and the same', async () => {
    const wanted = made.filter(
      ({ county, departments }) =>
        county === '花蓮縣' && departments.some(({ name, settings }) => name.zh === '外科' && settings.includes('home-care')),
    );
    expect(wanted.length).toBeGreaterThan(0);
    const found = await codes({ place: '花蓮', department: 'surg', setting: 'home-care' });
    expect(found).toEqual(wanted.slice(0, 100).map(({ code }) => code));
  });

  it.each<[string, Record<string, string>, (one: SimulatedInstitution) => boolean]>([
    ['part of the Chinese name', { name: '青竹醫院12' }, ({ name }) => name.zh.includes('青竹醫院12')],
    ['part of the English name', { name: 'white egret clinic 29' }, ({ name }) => name.en.includes('White Egret Clinic 29')],
    ['county and district, in the everyday spelling', { place: '台東縣成功' }, ({ county }) => county === '臺東縣'],
    [
      'acceptance',
      { accepting: 'true', name: '9' },
      ({ name, departments }) => name.zh.includes('9') && departments.some(({ settings }) => settings.length > 0),
    ],
  ])('it is found by %s', async (_what, query, fits) => {
    const wanted = made.filter(fits).map(({ code }) => code);
    expect(wanted.length).toBeGreaterThan(0);
    expect(await codes(query)).toEqual(wanted.slice(0, 100));
  });

  it.each(['%', '_', '\\', `'`, `' or 1=1; --`, '"', '<script>', '?', '$1', '{{7*7}}'])(
    'N-74 %s is a sign like any other',
    async (sign) => {
      for (const field of ['name', 'place', 'department']) expect(await codes({ [field]: sign })).toEqual([]);
      const name = { zh: `模擬${sign}診所`, en: 'Simulated' };
      if (sign.includes('<')) return;
      expect((await put(made[0]!, { name })).status).toBe(200);
      expect(await codes({ name: sign })).toEqual([made[0]!.code]);
      expect((await put(made[0]!)).status).toBe(200);
    },
  );

  it.each([
    ['an unknown key', 'sort=name'],
    ['a key twice', 'name=a&name=b'],
    ['no limit at all', 'limit=0'],
    ['a negative limit', 'limit=-1'],
    ['a limit beyond the most', 'limit=101'],
    ['a limit in another form', 'limit=1e9'],
    ['a setting that there is not', 'setting=surgery'],
    ['acceptance denied', 'accepting=false'],
    ['a text of nothing', 'name=%20'],
    ['a sign that nobody sees', 'name=%00'],
    ['a long text', `name=${'a'.repeat(101)}`],
  ])('N-74 a search with %s is refused', async (_what, query) => {
    const answer = await api.send('GET', `/v1/institutions?${query}`);
    expect([answer.status, answer.json.code]).toEqual([422, 'request-invalid']);
  });

  it('N-74 a cursor that was altered, or that of another search, leads nowhere', async () => {
    const { nextCursor } = (await search({ limit: '1' })).json;
    const altered = nextCursor.replace('9900000001', '9900000009');
    for (const query of [{ cursor: altered }, { cursor: 'x' }, { cursor: `'--` }, { cursor: nextCursor, place: '臺北市' }]) {
      const answer = await search(query as Record<string, string>);
      expect([answer.status, answer.json.code]).toEqual([422, 'cursor-invalid']);
    }
  });

  it.each(['9999999999', 'x', '%00', `'--`, '__proto__'])('a code that is none is refused: %s', async (code) => {
    const answer = await api.send('GET', `/v1/institutions/${code}`);
    expect([answer.status, answer.json.code]).toEqual([404, 'institution-not-found']);
  });
});

describe('R-191 an operator', () => {
  beforeEach(() => database.clear());

  it('says an institution again without a trace, and changes it with one entry', async () => {
    for (const changes of [{}, {}, { phone: '(00)1234-5678' }]) expect((await put(made[0]!, changes)).status).toBe(200);
    const entries = await database.orm.em.fork().find(AuditEntry, {});
    expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual(Array(2).fill(['institution.saved', 'operator-night']));
  });

  it('of two who put the same new institution there at once, both are answered and it stands there once', async () => {
    const answers = await Promise.all([put(made[0]!), put(made[0]!)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await rows()).slice(0, 2)).toEqual([1, made[0]!.departments.length]);
  });

  it('takes a department away by leaving it out', async () => {
    const [department] = made[0]!.departments;
    await put(made[0]!, { departments: [department, { ...department, code: '99' }] });
    await put(made[0]!, { departments: [department] });
    expect((await api.send('GET', `/v1/institutions/${made[0]!.code}`)).json.departments).toHaveLength(1);
  });

  it.each([
    ['without departments', { departments: [] }],
    ['with a department twice', { departments: [made[0]!.departments[0], made[0]!.departments[0]] }],
    ['with a setting that there is not', { departments: [{ ...made[0]!.departments[0], settings: ['surgery'] }] }],
    ['with something unknown', { website: 'https://clinic.example' }],
    ['of a code that is none', { code: '' }, '123'],
  ])('is refused an institution %s', async (_what, { code: _code, ...changes }: Record<string, unknown>, code = made[0]!.code) => {
    const answer = await put({ ...made[0]!, code }, changes);
    expect([answer.status, answer.json.code]).toEqual([422, 'request-invalid']);
    expect(await rows()).toEqual([0, 0, 0]);
  });
});
