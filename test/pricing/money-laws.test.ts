/**
 * The laws of money over random shops. `MONEY_SHOPS` says how many (CI: 2,000); `MONEY_SEED` replays a run.
 * The same laws must find every one of the wrong rules: a law that cannot be broken says nothing.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holdAll } from './laws.ts';
import { anyShop } from './shops.ts';
import { rules } from './story.ts';
import { wrongRules } from './wrong-rules.ts';

const count = Number(process.env.MONEY_SHOPS ?? 1_500);
const seed = process.env.MONEY_SEED === undefined ? {} : { seed: Number(process.env.MONEY_SEED) };

describe('the laws of money', () => {
  it('hold in random shops, whatever is cancelled, sent back and given', () => {
    let played = 0;
    fc.assert(
      fc.property(anyShop, (shop) => {
        played += 1;
        holdAll(shop, rules);
      }),
      { numRuns: count, ...seed },
    );
    expect(played).toBeGreaterThanOrEqual(count);
    process.stdout.write(`the laws of money held in ${played} random shops\n`);
  }, 120_000);

  it.each(Object.entries(wrongRules))('find the wrong rule %s', (_, wrong) => {
    const { failed } = fc.check(
      fc.property(anyShop, (shop) => holdAll(shop, wrong)),
      { numRuns: 2_000, endOnFailure: true, ...seed },
    );
    expect(failed).toBe(true);
  });
});
