import { stringify } from 'csv-stringify/sync';
import type { ExportFormat, UsageEntryView } from './usage.dto.js';

type Pages = AsyncIterable<readonly UsageEntryView[]>;

/** How an export is written, piece by piece; the first piece has the first page in it, so that nothing is sent before something was found out. */
export const writeExport: Record<ExportFormat, (pages: Pages) => AsyncIterable<string>> = {
  async *json(pages) {
    let isFirst = true;
    for await (const page of pages) {
      const lines = page.map((entry) => JSON.stringify(entry)).join(',\n');
      yield isFirst ? `[${lines}` : lines && `,\n${lines}`;
      isFirst = false;
    }
    yield ']\n';
  },

  async *csv(pages) {
    let isFirst = true;
    for await (const page of pages) {
      // What begins like a formula is one to a spreadsheet, and others choose the names of institutions and devices (N-77).
      yield stringify([...page], { columns, header: isFirst, bom: isFirst, escape_formulas: true, record_delimiter: 'windows' });
      isFirst = false;
    }
  },
};

const bilingual = (header: string, key: string) =>
  ['zh', 'en'].map((language) => ({ header: `${header}_${language}`, key: `${key}.${language}` }));

const columns = [
  { header: 'at', key: 'at' },
  { header: 'kind', key: 'kind' },
  ...bilingual('what', 'what'),
  { header: 'presentation_id', key: 'presentationId' },
  { header: 'by', key: 'by' },
  ...bilingual('by', 'byText'),
  { header: 'grant_id', key: 'grant.grantId' },
  { header: 'grant_other_name', key: 'grant.other.name' },
  { header: 'grant_other_id_number', key: 'grant.other.idNumberMasked' },
  { header: 'device_platform', key: 'byDevice.platform' },
  { header: 'device_model', key: 'byDevice.model' },
  { header: 'institution_code', key: 'where.institution.code' },
  ...bilingual('institution_name', 'where.institution.name'),
  { header: 'department_code', key: 'where.department.code' },
  ...bilingual('department_name', 'where.department.name'),
  { header: 'refusal', key: 'refusal' },
  ...bilingual('refusal', 'refusalText'),
  { header: 'rotations', key: 'presentation.rotations' },
  { header: 'ended_at', key: 'presentation.endedAt' },
  { header: 'ending', key: 'presentation.ending' },
  ...bilingual('ending', 'presentation.endingText'),
];
