import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSchedule } from '../../../../local/aws/schedules/expression.ts';

const anchor = Date.parse('2026-01-01T00:00:00Z');

const dues = (expression: string, after: string, count = 1): string[] => {
  const next = parseSchedule(expression, anchor);
  const found: string[] = [];
  for (let at = next(Date.parse(after)); at !== undefined && found.length < count; at = next(at)) {
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
};

describe('a schedule', () => {
  it.each([
    ['cron(0 10 * * ? *)', '2026-03-01T10:00:00Z', ['2026-03-02T10:00', '2026-03-03T10:00']],
    ['cron(15 12 * * ? *)', '2026-03-01T12:14:59Z', ['2026-03-01T12:15']],
    ['cron(0 18 ? * MON-FRI *)', '2026-03-06T18:00:00Z', ['2026-03-09T18:00', '2026-03-10T18:00']],
    ['cron(0 8 1 * ? *)', '2026-01-31T00:00:00Z', ['2026-02-01T08:00', '2026-03-01T08:00']],
    ['cron(0/10 * ? * MON-FRI *)', '2026-03-06T23:45:00Z', ['2026-03-06T23:50', '2026-03-09T00:00']],
    ['cron(0/5 8-17 ? * 2-6 *)', '2026-03-06T17:55:00Z', ['2026-03-09T08:00']],
    ['cron(30 0,12 * * ? *)', '2026-03-01T00:30:00Z', ['2026-03-01T12:30', '2026-03-02T00:30']],
    ['cron(1/10 0 1 1 ? *)', '2026-06-01T00:00:00Z', ['2027-01-01T00:01', '2027-01-01T00:11']],
    ['cron(0 0 L * ? *)', '2026-02-01T00:00:00Z', ['2026-02-28T00:00', '2026-03-31T00:00']],
    ['cron(0 0 L FEB ? *)', '2026-12-01T00:00:00Z', ['2027-02-28T00:00', '2028-02-29T00:00']],
    ['cron(0 0 29 2 ? *)', '2026-01-01T00:00:00Z', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(0 0 15W * ? *)', '2026-02-01T00:00:00Z', ['2026-02-16T00:00', '2026-03-16T00:00']],
    ['cron(0 0 1W * ? *)', '2026-07-31T00:00:00Z', ['2026-08-03T00:00']],
    ['cron(0 0 31W * ? *)', '2026-05-01T00:00:00Z', ['2026-05-29T00:00']],
    ['cron(0 9 ? * 3#2 *)', '2026-03-01T00:00:00Z', ['2026-03-10T09:00', '2026-04-14T09:00']],
    ['cron(0 9 ? * FRI#5 *)', '2026-03-01T00:00:00Z', ['2026-05-29T09:00']],
    ['cron(0 9 ? * 6L *)', '2026-03-01T00:00:00Z', ['2026-03-27T09:00', '2026-04-24T09:00']],
    ['cron(0 9 ? * L *)', '2026-03-01T00:00:00Z', ['2026-03-07T09:00']],
    ['cron(0 9 ? * SUN *)', '2026-03-01T00:00:00Z', ['2026-03-01T09:00']],
    ['cron(0 9 ? * 1 *)', '2026-03-01T10:00:00Z', ['2026-03-08T09:00']],
    ['cron(0 0 1 1 ? 2028-2029)', '2026-03-01T00:00:00Z', ['2028-01-01T00:00', '2029-01-01T00:00']],
    ['cron(0 0 1 1 ? 2020)', '2026-03-01T00:00:00Z', []],
    ['rate(5 minutes)', '2026-01-01T00:00:00Z', ['2026-01-01T00:05', '2026-01-01T00:10']],
    ['rate(5 minutes)', '2026-01-01T00:07:30Z', ['2026-01-01T00:10']],
    ['rate(1 hour)', '2026-01-01T00:59:59Z', ['2026-01-01T01:00']],
    ['rate(2 days)', '2026-01-02T00:00:00Z', ['2026-01-03T00:00']],
  ])('%s after %s is due at %j', (expression, after, expected) => {
    expect(dues(expression, after, Math.max(1, expected.length))).toEqual(expected);
  });

  it.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'rate(-1 minutes)',
    'every(5 minutes)',
    'cron(* * * * * *)',
    'cron(* * ? * ? *)',
    'cron(0 10 * * ?)',
    'cron(60 * * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 0 0 * ? *)',
    'cron(0 0 ? * 8 *)',
    'cron(0 0 ? * 0 *)',
    'cron(0 0 ? * MON#6 *)',
    'cron(0 0 ? * 3#1,6#3 *)',
    'cron(0 0 * MOO ? *)',
    'cron(30-10 * * * ? *)',
    'cron(0/0 * * * ? *)',
    'cron(0 0 * * ? 1969)',
  ])('%s is refused', (expression) => {
    expect(() => parseSchedule(expression, anchor)).toThrow();
  });

  it('is always due later than the moment asked about, and at a full minute', () => {
    const expression = fc.constantFrom(
      'rate(7 minutes)',
      'cron(*/13 3-20/2 ? * TUE,SAT *)',
      'cron(5 4 L * ? *)',
    );
    const moment = fc.integer({ min: anchor, max: anchor + 5e10 });
    fc.assert(
      fc.property(expression, moment, (text, after) => {
        const due = parseSchedule(text, anchor)(after) ?? 0;
        expect(due).toBeGreaterThan(after);
        expect(due % 60_000).toBe(0);
      }),
    );
  });
});
