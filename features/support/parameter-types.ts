import { defineParameterType } from '@cucumber/cucumber';
import type { ClinicStaffId } from '../../simulator/world/staff.js';
import { specialNumbers, type SpecialNumber } from '../../simulator/world/mobile-numbers.js';
import { personByKey } from '../../simulator/world/people.js';

/** Roles and cards by which features call people. */
const roles: Record<string, string> = {
  'a citizen': 'lin-mei',
  'another citizen': 'chen-hao',
  'a new ARC holder': 'arc-nguyen',
  'a new ARC holder who moved': 'arc-wrong-address',
  'an old ARC holder': 'old-arc-tanaka',
  'a citizen with the name of 堃': 'rare-kun',
  'a citizen with the name of 喆': 'rare-zhe',
  'a citizen with the name of 峯': 'rare-feng',
  'a citizen with the name of 綉': 'rare-xiu',
  'a citizen whose name has a character without agreed form': 'unmapped-name',
  'a citizen with a void card': 'void-card',
  'a citizen whose lost card is being replaced': 'lost-card',
  'a citizen with the former card': 'old-card-in-hand',
  'somebody who is not in the register': 'not-in-register',
  'a citizen with the 14th birthday on 2026-12-25': 'child-almost-14',
  'a citizen under 14': 'child-an',
  'a home-care case': 'kao-centenarian',
  'a citizen whose registration is suspended': 'suspended-registration',
};

const longestFirst = Object.keys(roles).sort((one, other) => other.length - one.length);
defineParameterType({
  name: 'person',
  regexp: longestFirst.map((role) => new RegExp(role)),
  transformer: (role: string) => personByKey(roles[role]!),
});

const unitSeconds: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 24 * 3600 };
defineParameterType({
  name: 'span',
  regexp: /\d+ (?:second|minute|hour|day)s?(?: and \d+ (?:second|minute|hour)s?)?/,
  /** In seconds. */
  transformer: (text: string) =>
    text.split(' and ').reduce((sum, part) => {
      const [count, unit] = part.split(' ');
      return sum + Number(count) * unitSeconds[unit!.replace(/s$/, '')]!;
    }, 0),
});

/** An e-mail address as typed, quotes and all; the table keeps the carriage return of a line break as `\\r`. */
defineParameterType({ name: 'address', regexp: /"([^]*)"/, transformer: (text: string) => text.replaceAll('\\r\n', '\r\n') });

defineParameterType({
  name: 'special number',
  regexp: specialNumbers.map((special) => new RegExp(special)),
  transformer: (special: string) => special as SpecialNumber,
});

/** Staff who act for people, as the identity provider knows them. */
const staff: Record<string, string> = {
  'the counter in Kaohsiung': 'counter-kaohsiung',
  'the counter': 'counter-taipei',
  'the home-care staff': 'home-care-hualien',
  'the health professional': 'clinic-doctor-1',
};
defineParameterType({
  name: 'staff',
  regexp: Object.keys(staff).map((name) => new RegExp(name)),
  transformer: (name: string) => staff[name]!,
});

/** Who scans visit codes, as the identity provider knows them. */
const clinics: Record<string, string> = {
  'the surgery of the clinic': 'surgery-morning-star',
  'the other clinic': 'desk-sea-breeze',
  'the clinic': 'desk-morning-star',
  'the health professional': 'clinic-doctor-1',
  'the home-care staff': 'home-care-hualien',
};
defineParameterType({
  name: 'clinic',
  regexp: Object.keys(clinics).map((name) => new RegExp(name)),
  transformer: (name: string) => clinics[name] as ClinicStaffId,
});

/** The people of a grant, and others. */
const grantPeople: Record<string, string> = {
  'the grantor': 'lin-mei',
  'the grantee': 'chen-hao',
  'the third person': 'wang-da',
  'the caregiver': 'arc-nguyen',
  'the minor': 'child-almost-14',
};
defineParameterType({
  name: 'somebody',
  regexp: Object.keys(grantPeople).map((name) => new RegExp(name)),
  transformer: (name: string) => personByKey(grantPeople[name]!),
});

const reviewers: Record<string, string> = {
  'the reviewer': 'review-desk-1',
  'the other reviewer': 'review-desk-2',
  'the review lead': 'review-desk-2',
};
defineParameterType({
  name: 'reviewer',
  regexp: Object.keys(reviewers).map((name) => new RegExp(name)),
  transformer: (name: string) => reviewers[name]!,
});

const documentKinds: Record<string, string> = { 'national ID card': 'national-id-card', 'health-insurance card': 'nhi-card', ARC: 'arc' };
defineParameterType({
  name: 'document',
  regexp: Object.keys(documentKinds).map((name) => new RegExp(name)),
  transformer: (name: string) => documentKinds[name]!,
});

/** `2026-12-24 23:59:59`, in Taipei, as an instant. */
defineParameterType({
  name: 'instant',
  regexp: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/,
  transformer: (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`).toISOString(),
});

defineParameterType({ name: 'date', regexp: /\d{4}-\d\d-\d\d/, transformer: (text: string) => text });

/** What people have in their hands. */
defineParameterType({ name: 'phone', regexp: /the (?:phone|tablet|shared phone|thief's phone)/, transformer: (name: string) => name });

/** What features call the texts that an operator can change. */
const contents: Record<string, string> = {
  'the reminder': 'card-reminder',
  'the full text of the reminder': 'card-reminder-full-text',
  'the second notice': 'card-second-notice',
  'the photo checklist': 'photo-checklist',
  'the common return reasons': 'return-reasons',
  'the personal-data statement': 'personal-data-statement',
  'the help desk': 'help-desk',
  'what the card component needs': 'component-prerequisites',
  'the accepted credential carriers': 'credential-carriers',
  'a text that does not exist': 'no-such-text',
};
defineParameterType({
  name: 'content',
  regexp: Object.keys(contents).map((name) => new RegExp(name)),
  transformer: (name: string) => contents[name]!,
});
