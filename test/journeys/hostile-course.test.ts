/**
 * How much longer an order's course takes in a world that is not kind: at most 20 s, with every trait that passes by itself
 * and no time moved forward, for one who buys alone and for as many as a new account has room for.
 */
import { describe, expect, it } from '@jest/globals';
import { bought, timesOf } from '../support/hostile-purchase.ts';
import { hostileWorld, mostAddedSeconds } from '../support/hostile-world.ts';
import { newShopper } from '../support/new-shopper.ts';
import { stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const seed = hostileWorld()?.seed ?? new Date().getUTCDate();
const ordersOfEach = 6;
const patienceMilliseconds = 300_000;

const stack = withStack({ demo: 'people', weather: { seed }, startTimeoutSeconds: 180 });

describe(`an order in a world that is not kind (WAYBILL_HOSTILE=${seed})`, () => {
  it.each([
    ['alone', 1],
    ['beside three others', 4],
  ])(
    'is confirmed within 20 s: %s',
    async (how, count) => {
      const variantId = await stockedVariant(await stack.as('staff'), 100);
      const shoppers = await Promise.all(Array.from({ length: count }, () => newShopper(stack)));
      const all = await Promise.all(
        shoppers.map(async (shopper) => {
          const own = [];
          while (own.length < ordersOfEach) own.push(await bought(stack, shopper, variantId));
          return own;
        }),
      );
      process.stdout.write(`  ${how}: ${timesOf(all.flat())}\n`);
      const late = all.flat().filter(({ milliseconds }) => milliseconds > mostAddedSeconds * 1000);
      expect(late.map(({ order, milliseconds }) => [order.id, milliseconds])).toEqual([]);
    },
    patienceMilliseconds,
  );
});
