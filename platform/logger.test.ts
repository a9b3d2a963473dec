import { describe, expect, it } from 'vitest';
import { createLogger, librarySink, type LogFields } from './logger.js';

function logging(level?: string) {
  const lines: string[] = [];
  const logger = createLogger({ process: 'api', level, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}
const workflowId = 'registration-5b2a6f9e-7b1c-4a3e-9a55-1f0c2d3e4f50';

/** A log line can hold ids, enumerations and spans, and nothing that tells of a person. */
describe('the log', () => {
  it('writes the listed fields', () => {
    const { logger, last } = logging();
    logger.event('request-done', {
      route: '/v1/registrations/:id',
      requestId: 'req-1f',
      workflowId,
      outcome: 'refused',
      code: 'link-expired',
      ms: 12.4,
      years: [2024, 2025],
    });
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      process: 'api',
      event: 'request-done',
      route: '/v1/registrations/:id',
      requestId: 'req-1f',
      workflowId,
      outcome: 'refused',
      code: 'link-expired',
      ms: 12,
      years: [2024, 2025],
    });
  });

  it('names what a schedule has started by its instant', () => {
    const { logger, last } = logging();
    logger.event('request-done', { workflowId: 'registerReconciliation-2026-11-26T17:34:14Z' });
    expect(last()).toMatchObject({ workflowId: 'registerReconciliation-2026-11-26T17:34:14Z' });
  });

  it.each<[keyof LogFields, string]>([
    ['route', '/confirm?token=abc'],
    ['route', '/v1/registrations/A123456789'],
    ['requestId', 'A123456789'],
    ['workflowId', 'registration-A123456789'],
    ['outcome', '王小明'],
    ['outcome', 'me@example.com'],
    ['outcome', 'Lin Mei'],
    ['code', 'A123456789'],
    ['code', '0912345678'],
  ])('I-15 withholds a %s like %s', (field, value) => {
    const { logger, lines, last } = logging();
    logger.event('request-done', { [field]: value });
    expect(last()[field]).toBe('withheld');
    expect(lines.join()).not.toContain(value);
  });

  it('I-15 drops fields that are not listed, and messages of errors', () => {
    const { logger, lines, last } = logging();
    logger.event('request-done', { name: '王小明', idNumber: 'A123456789' } as LogFields);
    const error = Object.assign(new TypeError('no mail to\n    at me@example.com for A123456789'), {
      code: 'ECONNREFUSED',
      detail: '王小明',
    });
    logger.failure('request-failed', error, { requestId: 'req-1' });
    expect(last()).toMatchObject({ level: 'error', outcome: 'TypeError', code: 'ECONNREFUSED', requestId: 'req-1' });
    expect((last().at as string[])[0]).toMatch(/^platform\/logger\.test\.ts:\d+$/);
    expect(lines.join()).not.toMatch(/王|A123456789|example\.com/);
  });

  it('does not compile for an event that is put together at run time', () => {
    const { logger } = logging('silent');
    const text: string = 'mail to somebody';
    // @ts-expect-error: only a literal names an event
    logger.event(text);
  });

  it('I-15 keeps of a library the kind of what it says', () => {
    const { logger, lines, last } = logging();
    librarySink(logger, 'temporal-sdk').warn('Activity failed', { workflowExecution: { workflowId }, error: new Error('A123456789') });
    expect(last()).toMatchObject({ event: 'temporal-sdk', outcome: 'Activity-failed', code: 'Error', workflowId });
    librarySink(logger, 'temporal-sdk').error('Failing task: holder=A123456789');
    expect(lines.join()).not.toContain('A123456789');
  });
});
