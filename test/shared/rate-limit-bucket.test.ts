import { describe, expect, it } from '@jest/globals';
import { takeToken } from '../../functions/shared/rate-limit-bucket.ts';
import { withTables } from '../support/store.ts';

withTables();

const rule = { burst: 20, perMinute: 60 };
const start = new Date('2026-01-01T00:00:00Z');
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const takeMany = async (key: string, count: number, now: Date): Promise<number> => {
  const taken = await Promise.all(Array.from({ length: count }, () => takeToken(key, rule, now)));
  return taken.filter(({ allowed }) => allowed).length;
};

describe('a token bucket', () => {
  it('gives exactly its burst to 50 callers at once', async () => {
    expect(await takeMany('fresh', 50, start)).toBe(20);
  });

  it('gives exactly what it gained since, as the clock moves on', async () => {
    await takeMany('later', 50, start);
    expect(await takeMany('later', 50, later(5))).toBe(5);
    expect(await takeMany('later', 50, later(5))).toBe(0);
    expect(await takeMany('later', 50, later(3_600))).toBe(20);
  });

  it('says how many are left, when it is full again and when the next one comes', async () => {
    const first = await takeToken('told', rule, start);
    expect(first).toEqual({ allowed: true, remaining: 19, fullInSeconds: 1, nextInSeconds: 0 });
    await takeMany('told', 19, start);
    const refused = await takeToken('told', rule, start);
    expect(refused).toEqual({ allowed: false, remaining: 0, fullInSeconds: 20, nextInSeconds: 1 });
  });

  it('knows one subject from another', async () => {
    await takeMany('one', 20, start);
    expect((await takeToken('other', rule, start)).allowed).toBe(true);
  });

  it('is not fooled by a process that saw it empty long ago', async () => {
    await takeMany('stale', 20, start);
    expect(await takeMany('stale', 25, later(60))).toBe(20);
  });
});
