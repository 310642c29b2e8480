/** The address that providers send browsers to: nobody signs in there, so nobody may drive it. */
import { describe, expect, it } from '@jest/globals';
import { limitFor } from '../../functions/shared/rate-limits.ts';
import { moneyOf, withPayments } from './world.ts';

const world = withPayments();

/** How often Paystack is asked how a transaction stands, while `work` goes on. */
const questions = async (work: () => Promise<unknown>): Promise<number> => {
  const { fetch: real } = globalThis;
  let asked = 0;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    if (url.includes('/transaction/verify/')) asked += 1;
    return real(input, init);
  };
  await work().finally(() => {
    globalThis.fetch = real;
  });
  return asked;
};

const comesBack = async (txRef: string): Promise<number> => {
  const url = `${world.url()}/v1/payments/callback/paystack?txRef=${txRef}&reference=${txRef}`;
  const response = await fetch(url, { redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
};

const begun = async (scenario = 'approve') => {
  await world.scenario('paystack', scenario);
  const order = await world.placeOrder();
  const { attempt } = await world.initiate(order, { returnUrl: 'https://shop.example/thanks' });
  return { order, txRef: attempt.txRef };
};

describe('a browser that comes back', () => {
  it('is sent on, and what it paid is found when no webhook came', async () => {
    const { order, txRef } = await begun('no-webhook');
    await world.pay('paystack', txRef);
    expect(await comesBack(txRef)).toBe(303);
    expect((await moneyOf(order.id)).status).toBe('succeeded');
  });

  it('makes us ask the provider once in a few seconds, and not at all for what is decided', async () => {
    const { txRef } = await begun();
    const often = () => Promise.all(Array.from({ length: 10 }, () => comesBack(txRef)));
    expect(await questions(often)).toBe(1);
    world.clock().advance(4);
    expect(await questions(() => comesBack(txRef))).toBe(1);
    await world.pay('paystack', txRef);
    world.clock().advance(4);
    expect(await questions(() => comesBack(txRef))).toBe(0);
  });

  it('meets a limit of its reference when it is driven, while others come back', async () => {
    const { txRef } = await begun();
    const { txRef: others } = await begun();
    const { reference } = limitFor('callback', 'dev');
    process.env.RATE_LIMITS = 'on';
    try {
      const statuses: number[] = [];
      for (let time = 0; time < (reference?.burst ?? 0) + 5; time += 1) statuses.push(await comesBack(txRef));
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(4);
      expect(statuses.slice(0, 20)).toEqual(Array(20).fill(303));
      expect(await comesBack(others)).toBe(303);
    } finally {
      process.env.RATE_LIMITS = 'off';
    }
  });
});
