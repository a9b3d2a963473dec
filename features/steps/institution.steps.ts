import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type {
  CardApplicationLanding,
  Institution,
  InstitutionEntries,
  Institutions,
  InstitutionSearch,
  Setting,
} from '../../simulator/api-client.js';
import { createOperator } from '../../simulator/devices/operator.js';
import { personByKey } from '../../simulator/world/people.js';
import type { Stage } from '../support/stage.js';

const operator = 'operator-night';
const englishNames: Record<string, string> = {
  模擬晨星醫院: 'Simulated Morning Star Hospital',
  模擬海風診所: 'Simulated Sea Breeze Clinic',
  模擬白鷺診所: 'Simulated White Egret Clinic',
};
const departments: Record<string, { code: string; en: string }> = {
  內科: { code: '02', en: 'Internal Medicine' },
  外科: { code: '03', en: 'Surgery' },
  牙科: { code: '40', en: 'Dentistry' },
};
const listed = (text: string) => text.split(', ').filter((word) => word !== '');
/** Codes in the order of the names, from those that the simulated world keeps for what is invented. */
const codeOf = (name: string) => `990000000${Object.keys(englishNames).indexOf(name) + 1}`;

/** The device in somebody's hands, or on the desk. */
const look = (stage: Stage, device: string) => (device === 'desktop' ? stage.deskOf(personByKey('lin-mei')) : stage.phone('the phone'));

async function find(stage: Stage, device: string, search: InstitutionSearch): Promise<void> {
  stage.keep(await look(stage, device).findInstitutions(search));
}

/** As operators do: what the directory says, with one thing changed. */
async function save(
  stage: Stage,
  name: string,
  change: (entries: InstitutionEntries) => InstitutionEntries,
  by = stage.operator(operator),
) {
  const {
    code,
    name: names,
    county,
    district,
    address,
    phone,
    active,
    departments: all,
  } = stage.accepted(await by.openInstitution(codeOf(name)));
  const entries = { name: names, county, district, address, phone, active, departments: all.map(({ acceptsIn: _now, ...one }) => one) };
  return stage.keep(await by.saveInstitution(code, change(entries)));
}
const departmentTurned = (name: string, active: boolean) => (entries: InstitutionEntries) => ({
  ...entries,
  departments: entries.departments.map((department) => (department.name.zh === name ? { ...department, active } : department)),
});
const suspended = (entries: InstitutionEntries) => ({ ...entries, active: false });

Given('the directory has these departments:', async function (this: Stage, table: DataTable) {
  const lines = Map.groupBy(table.hashes() as Record<string, string>[], ({ institution }) => institution!);
  for (const [name, of] of lines) {
    const [county, district] = of[0]!.place!.split(' ') as [string, string];
    this.accepted(
      await this.operator(operator).saveInstitution(codeOf(name), {
        name: { zh: name, en: englishNames[name]! },
        ...{ county, district, address: '模擬路1號', phone: '(00)0000-0001', active: true },
        departments: of.map((line) => {
          const { code, en } = departments[line.department!]!;
          return { code, name: { zh: line.department!, en }, settings: listed(line['accepts in']!) as Setting[], active: true };
        }),
      }),
    );
  }
});

When(
  /^somebody searches the (name|place) "(.*)" on the (phone|desktop)$/,
  async function (this: Stage, by: string, text: string, device: string) {
    await find(this, device, { [by]: text });
  },
);
When(
  'somebody searches the department {string} in the setting {string} on the phone',
  async function (this: Stage, department: string, setting: string) {
    await find(this, 'phone', { department, setting: setting as Setting });
  },
);
When('somebody goes on in the list from a place of their own making', async function (this: Stage) {
  await find(this, 'phone', { cursor: `${codeOf('模擬海風診所')}.mine` });
});
When('somebody reads the list in pages of {int} on the desktop', async function (this: Stage, limit: number) {
  const read: Institution[] = [];
  let page: Institutions | undefined;
  do {
    await find(this, 'desktop', { limit: String(limit), ...(page?.nextCursor && { cursor: page.nextCursor }) });
    page = this.body<Institutions>();
    assert.ok(page.institutions.length <= limit, 'the page is too long');
    read.push(...page.institutions);
  } while (page.nextCursor !== null);
  this.outcome = { ok: true, body: { ...page, institutions: read } };
});
When('somebody opens {string} on the phone', async function (this: Stage, name: string) {
  this.keep(await look(this, 'phone').openInstitution(codeOf(name)));
});
When('somebody opens the institution of the code {string} on the phone', async function (this: Stage, code: string) {
  this.keep(await look(this, 'phone').openInstitution(code));
});
When('the list of institutions is followed from the page on which the application begins', async function (this: Stage) {
  const landing: CardApplicationLanding = this.accepted(await this.phone('the phone').openCardApplicationLanding());
  this.keep(await this.phone('the phone').followToInstitutions(landing.institutions.url));
});

When('an operator suspends the department {string} of {string}', async function (this: Stage, department: string, name: string) {
  this.accepted(await save(this, name, departmentTurned(department, false)));
});
When('an operator resumes the department {string} of {string}', async function (this: Stage, department: string, name: string) {
  this.accepted(await save(this, name, departmentTurned(department, true)));
});
When('an operator suspends {string}', async function (this: Stage, name: string) {
  this.accepted(await save(this, name, suspended));
});
When('somebody of the counter tries to suspend {string}', async function (this: Stage, name: string) {
  await save(this, name, suspended, this.operator('counter-taipei'));
});
When('somebody unknown tries to suspend {string}', async function (this: Stage, name: string) {
  const stranger = createOperator({ apiUrl: this.running.urls.api, staffToken: async () => 'none' });
  await save(this, name, suspended, stranger);
});

Then('these institutions are found: {string}', function (this: Stage, names: string) {
  const { institutions } = this.body<Institutions>();
  assert.deepEqual(
    institutions.map(({ name }) => name.zh),
    listed(names),
  );
});
Then('{string} there accepts the card in {string}', function (this: Stage, department: string, settings: string) {
  const found = this.body<Institution>().departments.find(({ name }) => name.zh === department);
  assert.deepEqual(found?.acceptsIn.toSorted(), listed(settings));
});
Then('people are told to ask the institution beforehand', function (this: Stage) {
  const { hint } = this.body<Institutions>();
  assert.match(hint.zh, /先洽詢/);
  assert.match(hint.en, /before your visit/);
});
