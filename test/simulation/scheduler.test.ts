import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { randomOf } from '../../local/aws/weather/random.ts';
import { Scheduler } from '../../simulate/virtual/scheduler.ts';

const start = Date.parse('2026-03-02T06:00:00Z');

const scheduled = (seed: number): Scheduler => {
  const scheduler = new Scheduler(start, randomOf(seed));
  scheduler.begin();
  return scheduler;
};

/** In which order ten callbacks ran that were ready at once. */
const orderOf = (seed: number): Promise<number[]> => {
  const scheduler = scheduled(seed);
  const ran: number[] = [];
  return scheduler.run(async () => {
    for (let number = 0; number < 10; number += 1) scheduler.soon(() => ran.push(number));
    await scheduler.sleepUntil(start + 1000);
    return ran;
  });
};

describe('the scheduler', () => {
  it('runs what is ready in an order that the seed decides', async () => {
    const [first, again, other] = await Promise.all([orderOf(1), orderOf(1), orderOf(2)]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('lets a month pass at once when nobody has anything to do, and ends it to the moment', async () => {
    const scheduler = scheduled(1);
    const month = 30 * 86_400_000;
    await scheduler.run(() => scheduler.sleepUntil(start + month));
    expect(scheduler.now()).toBe(start + month);
  });

  it('keeps short waits to the moment, and ends long ones late but never early', async () => {
    const scheduler = scheduled(3);
    const ended: number[] = [];
    await scheduler.run(async () => {
      scheduler.after(30_000, () => ended.push(scheduler.now() - start));
      await scheduler.sleepUntil(start + 40_000);
      scheduler.after(60_000, () => ended.push(scheduler.now() - start));
      await scheduler.sleepUntil(start + 3_600_000);
    });
    expect(ended[0]).toBe(30_000);
    expect(ended[1]).toBeGreaterThanOrEqual(100_000);
    expect(ended[1]).toBeLessThanOrEqual(2_500_000);
  });

  it('never runs what was cancelled', async () => {
    const scheduler = scheduled(1);
    const ran: string[] = [];
    await scheduler.run(async () => {
      scheduler.soon(() => ran.push('soon')).cancel();
      scheduler.after(5, () => ran.push('later')).cancel();
      await scheduler.sleepUntil(start + 1000);
    });
    expect(ran).toEqual([]);
  });

  it('takes what other threads do in the order in which it was begun', async () => {
    const scheduler = scheduled(1);
    const came: string[] = [];
    const slow = new Promise<void>((resolve) => void setTimeout(resolve, 30));
    await scheduler.run(async () => {
      const first = scheduler.inTurn(slow).then(() => came.push('first'));
      const second = scheduler.inTurn(Promise.resolve()).then(() => came.push('second'));
      await Promise.all([first, second]);
    });
    expect(came).toEqual(['first', 'second']);
  });

  it('remembers for whom a callback runs', async () => {
    const scheduler = scheduled(1);
    const store = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    await scheduler.run(async () => {
      store.run('ada', () => scheduler.soon(() => seen.push(store.getStore())));
      store.run('grace', () => scheduler.after(5, () => seen.push(store.getStore())));
      await scheduler.sleepUntil(start + 1000);
    });
    expect(seen).toEqual(['ada', 'grace']);
  });

  it('hands on what the main work ends in', async () => {
    const scheduler = scheduled(1);
    await expect(scheduler.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
