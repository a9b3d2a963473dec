import { Inject, Injectable } from '@nestjs/common';
import { CardApplication } from '../../database/entities/index.js';
import { returnReasons } from '../../domain/return-reasons.js';
import { ApiParts } from '../parts.js';
import type { Applicant } from './applicant.guard.js';
import type { ApplicationView } from './card-applications.dto.js';

/** How an application stands, for its holder and for the staff who made it. */
@Injectable()
export class CardApplicationsService {
  constructor(@Inject(ApiParts) private readonly parts: ApiParts) {}

  async list({ session, staff }: Applicant): Promise<{ applications: ApplicationView[] }> {
    const of = session ? { registrationId: session.registrationId } : { actedBy: staff.staffId };
    const rows = await this.parts.orm.em.fork().find(CardApplication, of, { orderBy: { submittedAt: 'desc', id: 'desc' }, limit: 100 });
    return { applications: rows.map(viewOf) };
  }
}

const viewOf = ({ id, channel, state, submittedAt, dueAt, settledAt, returnReasons: reasons }: CardApplication): ApplicationView => ({
  applicationId: id,
  channel,
  state,
  submittedAt: submittedAt.toISOString(),
  dueAt: dueAt.toISOString(),
  ...(settledAt && { settledAt: settledAt.toISOString() }),
  ...(reasons && { reasons: reasons.map((reason) => ({ reason, ...returnReasons[reason] })) }),
});
