import { z } from 'zod';
import { type RestrictionReason, restrictionReasons } from '../../domain/restriction-reasons.js';

const idNumber = z.string().max(40);
const kind = z.enum(['suspended', 'banned']);
const reason = z.enum(Object.keys(restrictionReasons) as [RestrictionReason, ...RestrictionReason[]]);

export const placeRestrictionSchema = z.strictObject({ idNumber, kind, reason });
export type PlaceRestriction = z.infer<typeof placeRestrictionSchema>;
export const restrictionSchema = z.object({ restrictionId: z.uuid(), kind, reason, placedAt: z.iso.datetime() });

export const liftRestrictionSchema = z.strictObject({ idNumber });
export type LiftRestriction = z.infer<typeof liftRestrictionSchema>;
export const liftedSchema = z.object({ restrictionId: z.uuid(), liftedAt: z.iso.datetime() });
