import { maskIdNumber } from './mask.js';

/** Who redeems visit codes at an institution, and whether the ID number is shown in full there: only where the visit is registered (D-28). */
export const idNumberShownTo = {
  'registration-desk': 'full',
  'health-professional': 'masked',
  'home-care': 'masked',
} as const satisfies Record<string, 'full' | 'masked'>;
export type RedeemingRole = keyof typeof idNumberShownTo;
export const redeemingRoles = Object.keys(idNumberShownTo) as RedeemingRole[];

export const idNumberFor = (role: RedeemingRole, idNumber: string): string =>
  idNumberShownTo[role] === 'full' ? idNumber : maskIdNumber(idNumber);

/** Who holds the phone: the insured person, or somebody with a grant (D-28, D-32). */
export const presentedBy = ({ registrationId, presenterId }: { registrationId: string; presenterId: string }): PresentedBy =>
  registrationId === presenterId ? 'holder' : 'grantee';
export const presenterKinds = ['holder', 'grantee'] as const;
export type PresentedBy = (typeof presenterKinds)[number];

/** By what the institution knows that it is the person: the photo that was shown to it, or an identity document that it has to ask for (D-20). */
export type ProofMethod = 'photo' | 'identity-document';
export const proofMethod = (hasPhoto: boolean): ProofMethod => (hasPhoto ? 'photo' : 'identity-document');
