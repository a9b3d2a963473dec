import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CardApplication, Reviewer } from '../../database/entities/index.js';
import { parseEmailAddress } from '../../domain/email-address.js';
import { accepted, Refusal } from '../../domain/refusals.js';
import { canonicalIdNumber } from '../accounts/find-account.js';
import type { Call } from '../call.js';
import { Commands, heldForUpdate } from '../commands.js';
import { subjectHmac } from '../limits.js';
import { ApiParts } from '../parts.js';
import type { EnrolReviewer } from './reviewers.dto.js';

/** Who may decide applications, kept by operators (D-25). */
@Injectable()
export class ReviewersService {
  constructor(
    @Inject(ApiParts) private readonly parts: ApiParts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** Enrols somebody, or changes what is known of a reviewer. */
  async enrol(call: Call, staffId: string, { idNumber, email, isLead }: EnrolReviewer) {
    const { enrolledAt } = await this.commands.run(call, {
      prepare: async () => ({
        personDigest: subjectHmac(this.parts, canonicalIdNumber(this.parts, idNumber)),
        email: accepted(parseEmailAddress(email)).value,
      }),
      commit: async (tx, known) => {
        const found = await tx.em.findOne(Reviewer, { staffId }, heldForUpdate);
        const enrolled = { ...known, isLead, enrolledAt: tx.now, removedAt: null };
        const { id } = found ? tx.em.assign(found, enrolled) : tx.em.create(Reviewer, { id: randomUUID(), staffId, ...enrolled });
        tx.audit('reviewer.enrolled', { type: 'reviewer', id }, { isLead });
        return { enrolledAt: tx.now.toISOString() };
      },
    });
    return { staffId, isLead, enrolledAt };
  }

  /** What the reviewer had claimed is free at once. */
  async remove(call: Call, staffId: string) {
    const { removedAt } = await this.commands.run(call, {
      prepare: async () => undefined,
      commit: async (tx) => {
        const found = await tx.em.findOne(Reviewer, { staffId, removedAt: null }, heldForUpdate);
        if (!found) throw new Refusal('reviewer-not-found');
        found.removedAt = tx.now;
        await tx.em.nativeUpdate(CardApplication, { claimedBy: staffId }, { claimedBy: null, claimedUntil: null });
        tx.audit('reviewer.removed', { type: 'reviewer', id: found.id });
        return { removedAt: tx.now.toISOString() };
      },
    });
    return { staffId, removedAt };
  }
}
