import type { BilingualText } from './refusals.js';

/** Where people are seen, in the order in which the virtual card came into use there. */
export const settings = ['home-care', 'telemedicine', 'video', 'outpatient'] as const;
export type Setting = (typeof settings)[number];

export const isInstitutionCode = (text: string) => /^\d{10}$/.test(text);

/** Said wherever institutions are looked up. */
export const askBeforehand: BilingualText = {
  zh: '同一院所各科別接受虛擬健保卡的情形可能不同，就醫前請先洽詢院所。',
  en: 'Departments of the same institution may differ in whether they accept the virtual card: ask the institution before your visit.',
};

/** Where a department takes the virtual card now: each setting for itself, and none while it or the whole institution is suspended (R-192, D-28). */
export const acceptsIn = (
  institution: { readonly active: boolean },
  department: { readonly active: boolean; readonly settings: readonly Setting[] },
): readonly Setting[] => (institution.active && department.active ? department.settings : []);
