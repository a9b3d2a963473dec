import type { Phone } from './phone.js';

export type Phones = ReturnType<typeof createPhones>;

/** The phones of a world, by the names that testers give them: one is there as soon as it is named. */
export function createPhones(newPhone: () => Phone) {
  const phones = new Map<string, Phone>();
  return {
    called(name: string): Phone {
      const phone = phones.get(name) ?? newPhone();
      phones.set(name, phone);
      return phone;
    },
    all: () => [...phones].map(([name, phone]) => ({ name, platform: phone.platform, model: phone.model, loggedIn: phone.isLoggedIn() })),
    clear: () => phones.clear(),
  };
}
