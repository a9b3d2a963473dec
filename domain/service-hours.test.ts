import { describe, expect, it } from 'vitest';
import { defaultPolicy } from './policy.js';
import { refused } from './refusals.js';
import { hourText, openAt, type ServiceOutage } from './service-hours.js';

const { certificate, portal, app } = defaultPolicy.serviceHours;
const open = { name: 'open' } as const;
/** 2026-11-26 in Taipei. */
const taipei = (time: string, day = '2026-11-26') => new Date(`${day}T${time}+08:00`);
const outage = (from: string, until: string | null): ServiceOutage => ({
  from: taipei(from).toISOString(),
  until: until && taipei(until).toISOString(),
});

describe('service hours', () => {
  const opensToday = refused('outside-service-hours', { opensAt: '2026-11-25T22:00:00.000Z' });
  it.each([
    ['00:00:00.000', opensToday],
    ['05:59:59.999', opensToday],
    ['06:00:00.000', open],
    ['12:00:00.000', open],
    ['23:59:59.999', open],
  ])('R-029 D-10 the certificate path at %s in Taipei', (time, expected) => {
    expect(openAt(certificate, [], taipei(time))).toEqual(expected);
  });

  it('R-029 24:00 is 00:00 of the next day', () => {
    const midnight = taipei('00:00:00', '2026-11-27');
    expect(openAt(certificate, [], midnight)).toEqual(refused('outside-service-hours', { opensAt: '2026-11-26T22:00:00.000Z' }));
  });

  it('D-10 opens the next day where it closes before midnight', () => {
    const hours = { fromHour: 8, untilHour: 17 };
    const closed = refused('outside-service-hours', { opensAt: taipei('08:00:00', '2026-11-27').toISOString() });
    expect(openAt(hours, [], taipei('16:59:59.999'))).toEqual(open);
    expect(openAt(hours, [], taipei('17:00:00'))).toEqual(closed);
  });

  it.each(['00:00:00', '05:59:59.999', '23:59:59.999'])('D-10 portal and App are open at %s', (time) => {
    expect(openAt(portal, [], taipei(time))).toEqual(open);
    expect(openAt(app, [], taipei(time))).toEqual(open);
  });

  it('says hours as they are announced', () => {
    expect([certificate.fromHour, certificate.untilHour].map(hourText)).toEqual(['06:00', '24:00']);
  });
});

describe('an announced outage', () => {
  const noon = outage('12:00:00', '13:00:00');
  const closedTo = (time: string, day?: string) => refused('service-outage', { opensAt: taipei(time, day).toISOString() });

  it.each([
    ['11:59:59.999', open],
    ['12:00:00.000', closedTo('13:00:00')],
    ['12:59:59.999', closedTo('13:00:00')],
    ['13:00:00.000', open],
  ])('R-030 is half-open: %s', (time, expected) => {
    expect(openAt(portal, [noon], taipei(time))).toEqual(expected);
  });

  it('R-030 the next opening is after all that stands in its way', () => {
    const following = outage('13:00:00', '13:30:00');
    expect(openAt(portal, [following, noon], taipei('12:30:00'))).toEqual(closedTo('13:30:00'));
    const late = { from: taipei('23:00:00').toISOString(), until: taipei('01:00:00', '2026-11-27').toISOString() };
    expect(openAt(certificate, [late], taipei('23:30:00'))).toEqual(closedTo('06:00:00', '2026-11-27'));
  });

  it('R-030 without an end has no next opening', () => {
    expect(openAt(portal, [outage('12:00:00', null)], taipei('12:00:00'))).toEqual(refused('service-outage'));
    const night = { from: taipei('01:00:00').toISOString(), until: null };
    expect(openAt(certificate, [night], taipei('00:30:00'))).toEqual(refused('outside-service-hours'));
  });
});
