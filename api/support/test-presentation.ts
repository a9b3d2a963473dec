import { randomBytes, randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Presentation, VisitCode } from '../../database/entities/index.js';
import { mintVisitCode } from '../../platform/random-code.js';

/** The rows of a card that was just opened, or of what became of it. */
export async function insertPresentation(
  orm: MikroORM,
  row: Pick<Presentation, 'openedAt' | 'closesAt' | 'codeExpiresAt'> & Partial<Presentation>,
): Promise<string> {
  const em = orm.em.fork();
  const [id, person] = [randomUUID(), randomUUID()];
  const ids = { id, cardId: randomUUID(), registrationId: person, presenterId: person, bindingId: randomUUID(), sessionId: randomUUID() };
  em.create(Presentation, { ...ids, codeNumber: 1, rotations: 0, closedAt: null, ending: null, ...row });
  const code = { ...mintVisitCode(randomBytes(32)), presentationId: id, number: 1, madeBy: 'opening' } as const;
  em.create(VisitCode, { ...code, madeAt: row.openedAt, expiresAt: row.codeExpiresAt });
  await em.flush();
  return id;
}
