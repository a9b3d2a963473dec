import { describe, expect, it } from 'vitest';
import { institutionsCsv, makeInstitutions } from '../../simulator/world/institutions.js';
import { institutionColumns, parseInstitutions } from './institutions-file.js';

const line = ['9900000001', '模擬診所', 'Simulated Clinic', '臺北市', '大安區', '模擬路1號', '(00)0000-0001', 'yes'];
const department = ['02', '內科', 'Internal Medicine', 'video|outpatient', 'yes'];
const file = (...lines: string[][]) => Buffer.from([institutionColumns.join(), ...lines.map((cells) => cells.join()), ''].join('\n'));
const changed = (column: string, value: string) => [...line, ...department].with(institutionColumns.indexOf(column), value);

describe('R-191 a file of institutions', () => {
  it('says the same as the institutions of which it was made', () => {
    const made = makeInstitutions(50);
    const read = parseInstitutions(Buffer.from(institutionsCsv(made)));
    expect([...read].map(([code, institution]) => ({ code, ...institution }))).toEqual(made);
  });

  it('has one line for each department', () => {
    const surgery = ['03', '外科', 'Surgery', '', 'no'];
    const [told] = [...parseInstitutions(file([...line, ...department], [...line, ...surgery])).values()];
    expect(told!.departments.map(({ code, settings, active }) => [code, settings, active])).toEqual([
      ['02', ['video', 'outpatient'], true],
      ['03', [], false],
    ]);
  });

  it.each([
    ['code', '990000001', 'line 2: code is not ten digits'],
    ['name_en', '', 'line 2: name_en is not a name of at most 200 signs'],
    ['phone', 'none', 'line 2: phone is not a phone number'],
    ['active', 'ja', 'line 2: active is not yes or no'],
    ['department_code', 'x', 'line 2: department_code is not'],
    ['department_settings', 'surgery', 'line 2: department_settings is not nothing, or home-care'],
  ])('is refused whole when %s is "%s", naming line and column', (column, value, complaint) => {
    expect(() => parseInstitutions(file(changed(column, value)))).toThrow(complaint);
  });

  it.each<[string, string, Buffer]>([
    [
      'an institution said in two ways',
      'line 3: institution 9900000001 differs from what line 2 says',
      file(changed('code', line[0]!), changed('county', '新北市')),
    ],
    [
      'a department twice',
      'line 3: department 02 of institution 9900000001 stands there a second time',
      file([...line, ...department], [...line, ...department]),
    ],
    ['other columns', 'its first line is not code,name_zh', Buffer.from('code,name\n')],
    ['a line too short', 'line 2', file(line)],
    ['no lines', 'it has no institutions', file()],
    ['another encoding', 'it is not UTF-8', Buffer.from([0xff, 0xfe])],
  ])('is refused whole with %s', (_what, complaint, bytes) => {
    expect(() => parseInstitutions(bytes)).toThrow(complaint);
  });
});
