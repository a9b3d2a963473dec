import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';

const identityDocumentSeen = z.literal(true).describe('The member of staff has seen the identity document of the person at the counter');
const idNumber = z.string().max(40);

export const freezeSchema = z.strictObject({ idNumber, identityDocumentSeen });
export type Freeze = z.infer<typeof freezeSchema>;

export const unfreezeSchema = z.strictObject({ cardReadingId: z.uuid(), password: z.string().max(200) });
export type Unfreeze = z.infer<typeof unfreezeSchema>;

export const unfreezeAtCounterSchema = z.union([
  z.strictObject({ cardReadingId: z.uuid().describe('The card was read at the counter') }),
  z.strictObject({ idNumber, identityDocumentSeen }),
]);
export type UnfreezeAtCounter = z.infer<typeof unfreezeAtCounterSchema>;

export const frozenSchema = z.object({ frozenAt: z.iso.datetime(), message: bilingualSchema });
export const unfrozenSchema = z.object({ message: bilingualSchema });
