import { rotateVisitCode } from '../database/queries/rotate-visit-code.js';
import type { VisitCodePolicy } from '../domain/presentation.js';
import { mintToken } from '../platform/random-code.js';
import type { VisitCodeRotated } from '../workflows/presentation.messages.js';
import type { ActivityDeps } from './deps.js';
import { rowMissing } from './failures.js';

export const presentationActivities = ({ orm, clock, keys }: Pick<ActivityDeps, 'orm' | 'clock' | 'keys'>) => ({
  /**
   * Puts the next visit code in the place of one that has run out, and answers when that one does, or how the presentation ended. It is one statement,
   * which rotates once however often it runs, and so needs no effect key.
   */
  async rotateVisitCode({ presentationId, policy }: { presentationId: string; policy: VisitCodePolicy }): Promise<VisitCodeRotated> {
    const { visitCodeSeconds } = policy;
    const next = mintToken(keys.visitCodeKey);
    const rotated = await rotateVisitCode(orm, { presentationId, now: clock.now(), visitCodeSeconds, next });
    if (!rotated) throw rowMissing('presentations');
    return rotated.name === 'closed' ? { ending: rotated.ending } : { rotatesAt: rotated.codeExpiresAt.toISOString() };
  },
});
