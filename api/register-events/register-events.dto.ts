import { z } from 'zod';

/** The text of a JWS; what is in it is judged once its signature is. */
export const signedEventSchema = z.string();
export const registerEventSchema = z.object({
  eventId: z.uuid(),
  outcome: z
    .enum(['applied', 'older-ignored', 'no-card'])
    .describe(
      'Followed; known to be older than what was followed; or about somebody without a virtual card. Either way it need not be sent again',
    ),
});
