import type { Person } from '../../simulator/world/people.js';

/** What everybody would guess as somebody's password (D-12). */
export const guessable: Record<string, (person: Person) => string> = {
  'a common word': () => 'password1',
  'the own ID number': ({ idNumber }) => idNumber,
  'the birth date in the ROC form': ({ birthDate }) => String(Number(birthDate.replaceAll('-', '')) - 19110000).padStart(7, '0'),
  'the mobile number': ({ mobile }) => mobile,
  'the card number': ({ card }) => card.number,
};
