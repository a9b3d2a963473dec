import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';
import { newPasswordFields, warningSchema } from '../registrations/registrations.dto.js';

export const changePasswordSchema = z.strictObject(newPasswordFields);
export type ChangePassword = z.infer<typeof changePasswordSchema>;

export const passwordChangedSchema = z.object({ message: bilingualSchema, warnings: z.array(warningSchema) });
