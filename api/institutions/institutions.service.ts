import { Inject, Injectable } from '@nestjs/common';
import { Institution } from '../../database/entities/index.js';
import { findInstitutions, type InstitutionWithDepartments, withDepartments } from '../../database/queries/institutions.js';
import { acceptsIn, askBeforehand, isInstitutionCode } from '../../domain/institution.js';
import { Refusal } from '../../domain/refusals.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { pageOf } from '../paging.js';
import { ApiParts } from '../parts.js';
import type { InstitutionsView, InstitutionView, SaveInstitution, SearchInstitutions } from './institutions.dto.js';
import { saveInstitution } from './save-institution.js';

/** The directory of institutions that accept the virtual card. */
@Injectable()
export class InstitutionsService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async search({ cursor, limit, accepting, ...search }: SearchInstitutions): Promise<InstitutionsView> {
    const wanted = { ...search, accepting: accepting === 'true' };
    const { name, place, department, setting } = search;
    const list = `institutions ${JSON.stringify([name, place, department, setting, accepting])}`;
    const find = (afterCode: string | undefined, most: number) =>
      findInstitutions(this.parts.orm.em.fork(), wanted, { afterCode, limit: most });
    const { rows, nextCursor } = await pageOf(this.parts, list, { cursor, limit }, find, ({ institution }) => institution.code);
    return { institutions: rows.map(viewOf), nextCursor, hint: askBeforehand };
  }

  /** Also one that is suspended: who has kept its code is told that it does not accept the card now. */
  async open(code: string): Promise<InstitutionView> {
    const em = this.parts.orm.em.fork();
    const institution = isInstitutionCode(code) ? await em.findOne(Institution, { code }) : null;
    if (!institution) throw new Refusal('institution-not-found');
    const [found] = await withDepartments(em, [institution]);
    return { ...viewOf(found!), hint: askBeforehand };
  }

  async save(call: Call, code: string, told: SaveInstitution) {
    const { savedAt } = await this.commands.run(call, {
      prepare: async () => {
        if (!isInstitutionCode(code)) throw new Refusal('request-invalid', { fields: ['code'] });
      },
      commit: async (tx) => {
        const institution = await tx.em.findOne(Institution, { code }, heldForUpdate);
        const [known] = institution ? await withDepartments(tx.em, [institution]) : [];
        saveInstitution(tx, code, told, known);
        return { savedAt: tx.now.toISOString() };
      },
    });
    return { code, savedAt };
  }
}

const viewOf = ({ institution, departments }: InstitutionWithDepartments) => {
  const { code, nameZh, nameEn, county, district, address, phone, active } = institution;
  return {
    ...{ code, name: { zh: nameZh, en: nameEn }, county, district, address, phone, active },
    departments: departments.map((department) => ({
      ...{ code: department.code, name: { zh: department.nameZh, en: department.nameEn }, active: department.active },
      settings: department.settings,
      acceptsIn: acceptsIn(institution, department),
    })),
  };
};
