import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DeclaredHoliday } from '../../database/entities/index.js';
import { calendarToChange } from '../../database/queries/declared-holidays.js';
import { declareHoliday } from '../../domain/declared-holiday.js';
import { accepted } from '../../domain/refusals.js';
import { calendarChangeWorkflowId } from '../../workflows/calendar-change.messages.js';
import type { Call } from '../call.js';
import { Commands } from '../commands.js';
import { ApiParts } from '../parts.js';
import type { StaffMember } from '../staff.guard.js';
import type { DeclareHoliday, Holidays } from './holidays.dto.js';

/** Days off that the office calendar could not know (D-04). */
@Injectable()
export class HolidaysService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  async declare(call: Call, { staffId }: StaffMember, { date, reason }: DeclareHoliday) {
    const { policy, clock, officeCalendar } = this.parts;
    const { reviewWorkingDays, deadlinesPerChunk } = policy;
    const { holidayId, declaredAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const calendar = await calendarToChange(tx.em, officeCalendar);
        // By the instant at which nobody counts any more: a review that became overdue at the end of this day found it to be a working day (I-05).
        accepted(declareHoliday(date, calendar, clock.now(), policy));
        const id = randomUUID();
        tx.em.create(DeclaredHoliday, { id, date, reason, declaredAt: tx.now, declaredBy: staffId });
        tx.audit('holiday.declared', { type: 'declared-holiday', id }, { date });
        const input = { holidayId: id, date, policy: { reviewWorkingDays, deadlinesPerChunk } };
        tx.start('calendarChange', calendarChangeWorkflowId(id), input);
        return { holidayId: id, declaredAt: tx.now.toISOString() };
      },
    });
    return { holidayId, date, declaredAt };
  }

  async list(): Promise<Holidays> {
    const rows = await this.parts.orm.em.fork().find(DeclaredHoliday, {}, { orderBy: { date: 'desc' } });
    return {
      holidays: rows.map(({ id, date, reason, declaredAt, movedCount, carriedOutAt }) => ({
        ...{ holidayId: id, date, reason, declaredAt: declaredAt.toISOString(), movedCount },
        carriedOutAt: carriedOutAt?.toISOString() ?? null,
      })),
    };
  }
}
