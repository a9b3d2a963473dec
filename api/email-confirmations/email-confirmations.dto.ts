import { z } from 'zod';
import { bilingualSchema } from '../problem.dto.js';
import { tokenSchema } from '../registrations/registrations.dto.js';

export const confirmEmailAddressSchema = z.strictObject({ token: tokenSchema });
export type ConfirmEmailAddress = z.infer<typeof confirmEmailAddressSchema>;

export const emailAddressConfirmedSchema = z.object({ message: bilingualSchema });
