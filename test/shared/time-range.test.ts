import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { timeRange } from '../../functions/shared/time-range.ts';

const range = z.strictObject(timeRange);

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
