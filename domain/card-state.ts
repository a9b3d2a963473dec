import { type Refused, refused } from './refusals.js';

/** What the insured register knows of a person's card. `lost` is a card reported lost; its replacement may be on its way. */
export type RegisteredCard = { readonly number: string; readonly state: 'valid' | 'void' | 'lost' | 'suspended' };

/** Why a card that was read does not count: "verify card" beyond reading it. Undefined where nothing is to be said against it. */
export function objectionToCard(cardNumber: string, registered: RegisteredCard | undefined): Refused | undefined {
  if (registered?.number !== cardNumber) return refused('card-unknown');
  switch (registered.state) {
    case 'valid':
      return undefined;
    case 'void':
      return refused('card-void');
    case 'lost':
      return refused('card-reported-lost');
    case 'suspended':
      return refused('registration-suspended');
  }
}
