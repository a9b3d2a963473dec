import type { MikroORM } from '@mikro-orm/postgresql';
import { Institution } from '../../database/entities/index.js';
import { withDepartments } from '../../database/queries/institutions.js';
import { unitOfWork } from '../../outbox/unit-of-work.js';
import type { Clock } from '../../platform/clock.js';
import { parseInstitutions } from './institutions-file.js';
import { saveInstitution } from './save-institution.js';

/** Puts all institutions of a file into the directory in one transaction; those that it does not name stay as they are. Loading it again changes nothing. */
export async function loadInstitutions(orm: MikroORM, clock: Clock, bytes: Buffer): Promise<{ read: number; changed: number }> {
  const told = parseInstitutions(bytes);
  const { result } = await unitOfWork(orm, clock.now(), { actor: { type: 'staff' } }, async (tx) => {
    const rows = await tx.em.find(Institution, { code: { $in: [...told.keys()] } });
    const known = new Map((await withDepartments(tx.em, rows)).map((one) => [one.institution.code, one]));
    return [...told].filter(([code, institution]) => saveInstitution(tx, code, institution, known.get(code))).length;
  });
  return { read: told.size, changed: result };
}
