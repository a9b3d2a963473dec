import { Refusal } from '../domain/refusals.js';
import { type RegisteredPerson, RegisterUnavailable } from '../platform/insured-register.js';
import { peekAtCardReading } from './card-readings/use-card-reading.js';
import type { ApiParts } from './parts.js';

/** What the insured register says of the holder of a card that was read; null where it does not know the number. */
export async function registeredPerson(parts: ApiParts, cardReadingId: string): Promise<RegisteredPerson | null> {
  const reading = await peekAtCardReading(parts.orm.em.fork(), cardReadingId);
  return reading ? lookUpPerson(parts, reading.idNumber) : null;
}

/** @throws Refusal register-unavailable */
export async function lookUpPerson({ register }: ApiParts, idNumber: string): Promise<RegisteredPerson | null> {
  try {
    return await register.lookUp(idNumber);
  } catch (error) {
    if (error instanceof RegisterUnavailable) throw new Refusal('register-unavailable');
    throw error;
  }
}
