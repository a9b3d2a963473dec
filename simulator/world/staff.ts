/**
 * The staff that the organisations' identity provider knows. The client id is the staff id: it stands in the token as `sub`. The institutions are
 * invented (`institutions.ts`).
 */
export const staff = {
  'counter-taipei': { role: 'counter' },
  'counter-kaohsiung': { role: 'counter' },
  'home-care-hualien': { role: 'home-care', institution: '9900000001', department: '02' },
  'clinic-doctor-1': { role: 'health-professional', institution: '9900000002', department: '02' },
  'desk-morning-star': { role: 'registration-desk', institution: '9900000001', department: '02' },
  'surgery-morning-star': { role: 'registration-desk', institution: '9900000001', department: '03' },
  'desk-sea-breeze': { role: 'registration-desk', institution: '9900000002', department: '02' },
  'review-desk-1': { role: 'reviewer' },
  'review-desk-2': { role: 'reviewer' },
  'operator-night': { role: 'operator' },
  'operator-day': { role: 'operator' },
  'auditor-year': { role: 'auditor' },
} as const;
export type StaffId = keyof typeof staff;
export const isStaffId = (text: string): text is StaffId => Object.hasOwn(staff, text);

/** A department of an institution. */
export type Workplace = { readonly institution: string; readonly department: string };
/** Who works for one, and can redeem visit codes there. */
export type ClinicStaffId = { [Id in StaffId]: (typeof staff)[Id] extends Workplace ? Id : never }[StaffId];
export const isClinicStaffId = (text: string): text is ClinicStaffId => isStaffId(text) && 'department' in staff[text];

export function workplaceOf(staffId: ClinicStaffId): Workplace {
  const { institution, department } = staff[staffId];
  return { institution, department };
}
