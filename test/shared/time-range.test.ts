import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { inOrder } from '../../functions/shared/range.ts';
import { endsAfterItBegins, momentSchema, timeRange } from '../../functions/shared/time-range.ts';

const range = z.strictObject(timeRange).superRefine(endsAfterItBegins);

describe('a span of time', () => {
  it('takes whole days, the last one with its evening', () => {
    expect(range.parse({ from: '2026-11-20', to: '2026-11-21' })).toEqual({
      from: '2026-11-20T00:00:00.000Z',
      to: '2026-11-21T23:59:59.999Z',
    });
  });

  it('takes moments in any time zone, and writes them as they are stored', () => {
    expect(range.parse({ from: '2026-11-20T10:00:00Z', to: '2026-11-20T13:00:00+03:00' })).toEqual({
      from: '2026-11-20T10:00:00.000Z',
      to: '2026-11-20T10:00:00.000Z',
    });
  });

  it.each(['yesterday', '2026-13-01', '2026-11-20T25:00:00Z', ''])('refuses %j', (from) => {
    expect(range.safeParse({ from }).success).toBe(false);
  });

  it('may be open at both ends', () => {
    expect(range.parse({})).toEqual({});
  });
});

describe('a range', () => {
  it('that ends before it begins is refused at its end', () => {
    const inverted = range.safeParse({ from: '2026-11-25', to: '2026-11-24' });
    expect(inverted.error?.issues).toMatchObject([{ path: ['to'] }]);
  });

  it('may be one day, or one moment', () => {
    expect(range.safeParse({ from: '2026-11-25', to: '2026-11-25' }).success).toBe(true);
    expect(range.safeParse({ from: '2026-11-25T08:00:00Z', to: '2026-11-25T09:00:00+01:00' }).success).toBe(
      true,
    );
  });

  it('is compared by its moments, however they are written', () => {
    expect(range.safeParse({ from: '2026-11-25T08:00:00Z', to: '2026-11-25T08:00:00.5Z' }).success).toBe(
      true,
    );
    expect(range.safeParse({ from: '2026-11-25T08:00:00.5Z', to: '2026-11-25T08:00:00Z' }).success).toBe(
      false,
    );
    expect(range.safeParse({ from: '2026-11-25T08:00:00Z', to: '2026-11-25T08:30:00+01:00' }).success).toBe(
      false,
    );
  });

  it('of numbers follows the same rule, and may have to be longer than nothing', () => {
    const prices = z.object({ least: z.int().optional(), most: z.int().optional() });
    const open = prices.superRefine(inOrder('least', 'most'));
    expect(open.safeParse({ least: 9, most: 10 }).success).toBe(true);
    expect(open.safeParse({ least: 10, most: 9 }).success).toBe(false);
    expect(open.safeParse({ most: 9 }).success).toBe(true);
    const strict = prices.superRefine(inOrder('least', 'most', { strictly: true }));
    expect(strict.safeParse({ least: 9, most: 9 }).success).toBe(false);
  });
});

describe('a moment', () => {
  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00.5+01:30', '2026-11-20T08:30:00.500Z'],
    ['2028-02-29T00:00:00-12:00', '2028-02-29T12:00:00.000Z'],
  ])('%s is %s', (written, meant) => {
    expect(momentSchema.parse(written)).toBe(meant);
  });

  it.each([
    '2026-11-20',
    '2026-11-20T10:00:00',
    '2027-02-29T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59-01:00',
    '+010000-01-01T00:00:00Z',
    'now',
  ])('%j is none', (written) => {
    expect(momentSchema.safeParse(written).success).toBe(false);
  });
});
