import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseOfficeCalendar } from '../../platform/office-calendar.js';
import { openClockDoor, type ClockDoor } from './clock-door.js';
import { TravelRefused, workingDaysLater, type ClockDriver, type TravelRequest } from './clock-driver.js';

const travelled: unknown[] = [];
const driver = {
  read: async () => ({ now: '2030-01-01T00:00:00.000Z', offsetSeconds: 0, state: 'ready' }),
  travel: async (request: TravelRequest) => {
    if ('nextEvent' in request) throw new TravelRefused(409, 'No process waits for an instant.');
    travelled.push(request);
    return { from: 'a', to: 'b', fellDue: [], waiting: [] };
  },
  newWorld: async (request: unknown) => ({ now: 'c', epoch: 2, waiting: [], request }),
} as unknown as ClockDriver;

describe('the door of the clock', () => {
  let door: ClockDoor;
  beforeAll(async () => void (door = await openClockDoor({ driver, port: 0 })));
  afterAll(() => door.close());

  async function post(path: string, body: string, type = 'application/json') {
    const response = await fetch(`${door.url}${path}`, { method: 'POST', body, headers: { 'content-type': type } });
    return { status: response.status, body: (await response.json()) as { error?: string } };
  }

  it('tells the time', async () => {
    const response = await fetch(`${door.url}/clock`);
    expect(await response.json()).toEqual({ now: '2030-01-01T00:00:00.000Z', offsetSeconds: 0, state: 'ready' });
  });

  it.each([{ bySeconds: 300 }, { workingDays: 1 }, { to: '2030-01-01T00:00:00Z' }])('moves by %j', async (body) => {
    expect((await post('/travel', JSON.stringify(body))).status).toBe(200);
    expect(travelled.at(-1)).toEqual(body);
  });

  it.each([
    '{}',
    '{"bySeconds":0}',
    '{"bySeconds":-1}',
    '{"bySeconds":1.5}',
    '{"to":"tomorrow"}',
    '{"bySeconds":1,"workingDays":1}',
    '{',
    '[]',
    'null',
  ])('answers %s with 400 and a sentence', async (body) => {
    const answer = await post('/travel', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/\.$/);
  });

  it('passes a refusal on', async () => {
    expect(await post('/travel', '{"nextEvent":true}')).toEqual({ status: 409, body: { error: 'No process waits for an instant.' } });
  });

  it('begins a world, with and without an instant', async () => {
    expect((await post('/world', '')).status).toBe(200);
    expect((await post('/world', '{"bornAt":"2024-02-01T00:00:00Z"}')).body).toMatchObject({ request: { bornAt: '2024-02-01T00:00:00Z' } });
    expect((await post('/world', '{"bornAt":"once"}')).status).toBe(400);
  });

  it('takes no form of a web page and knows no other path', async () => {
    expect((await post('/travel', '{"bySeconds":1}', 'text/plain')).status).toBe(415);
    expect((await fetch(`${door.url}/travel`)).status).toBe(404);
  });
});

describe('working days', () => {
  const published = parseOfficeCalendar('date,kind,name\n2024-02-08,off,調整放假日\n2024-02-17,work,補行上班\n');
  const calendar = { ...published, declaredHolidays: new Set<string>() };
  it.each([
    ['2024-02-06T23:30:00+08:00', 1, '2024-02-07T23:30:00+08:00'],
    ['2024-02-07T00:15:00+08:00', 1, '2024-02-09T00:15:00+08:00'],
    ['2024-02-09T09:00:00+08:00', 1, '2024-02-12T09:00:00+08:00'],
    ['2024-02-16T09:00:00+08:00', 2, '2024-02-19T09:00:00+08:00'],
  ])('from %s by %i is %s', (from, workingDays, to) => {
    expect(workingDaysLater(new Date(from), workingDays, calendar)).toEqual(new Date(to));
  });
});
