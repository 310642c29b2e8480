/**
 * Shoppers who buy at once in a world that is not kind, with every trait that passes by itself: whatever happens to
 * calls, messages and functions, no order is lost, nobody's money goes back for a technical reason, and all books
 * balance. `HOSTILE_SECONDS` says for how long they begin new orders (CI: 60, 32 shoppers), `WAYBILL_HOSTILE` which seed.
 */
import { describe, expect, it } from '@jest/globals';
import { passingTraits } from '../../local/aws/weather/make-weather.ts';
import { type Bought, bought, isConfirmed, timesOf } from '../support/hostile-purchase.ts';
import { hostileWorld } from '../support/hostile-world.ts';
import { newShopper } from '../support/new-shopper.ts';
import { paymentOf, stockedVariant, stockOf } from '../support/shop.ts';
import type { Shopper } from '../support/shopper.ts';
import { withStack } from '../support/stack.ts';
import { struckBy } from '../support/weather.ts';

const seconds = Number(process.env.HOSTILE_SECONDS ?? 5);
const isWhole = seconds >= 30;
const shoppers = isWhole ? 32 : 6;
const seed = hostileWorld()?.seed ?? new Date().getUTCDate();
const onHand = 100_000;
const patienceSeconds = 180;
/** Half a payment window, in steps in which providers repeat themselves and sweeps look. */
const steps = 15;
const stepSeconds = 60;

/** What a laptop's load reaches of them. */
const lower = new Map([
  ['mail-rate', 'mail-rate=4'],
  ['table-throughput', 'table-throughput=0.05'],
]);
/** Whether these strike is a matter of how fast the machine is; quotas.test.ts has them so low that they strike on any. */
const ofFastMachines = ['table-throughput', 'workflow-quotas', 'mail-rate'];
const traits = passingTraits.map((name) => lower.get(name) ?? name);
const stack = withStack({ demo: 'people', weather: { seed, traits }, startTimeoutSeconds: 180 });

const buysUntil = async (deadline: number, shopper: Shopper, variantId: string): Promise<Bought[]> => {
  const all: Bought[] = [];
  while (performance.now() < deadline || all.length === 0) all.push(await bought(stack, shopper, variantId));
  return all;
};

/** @returns those that never were */
const untilAllAreConfirmed = async (all: readonly Bought[]): Promise<Bought[]> => {
  let open = [...all];
  for (let step = 0; step <= steps; step += 1) {
    await stack.settled(patienceSeconds);
    const confirmed = await Promise.all(open.map(isConfirmed));
    open = open.filter((_, index) => !confirmed[index]);
    if (open.length === 0) break;
    stack.stack().advance(stepSeconds);
  }
  return open;
};

type ProviderView = {
  readonly transactions: readonly {
    readonly amount: number;
    readonly status: string;
    readonly refunds: readonly { readonly amount: number }[];
  }[];
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What the provider took and gave back, and what the shop has written down of it. */
const booksOf = async (all: readonly Bought[]) => {
  const { transactions } = (await stack.anonymous().get<ProviderView>('/_local/providers/paystack')).body;
  const payments = await Promise.all(all.map(({ shopper, order }) => paymentOf(shopper, order.id)));
  return {
    asked: sum(all.map(({ order }) => order.totals.total.amount)),
    captured: sum(payments.map(({ captured }) => captured.amount)),
    refunded: sum(payments.map(({ refunded }) => refunded.amount)),
    taken: sum(transactions.flatMap(({ status, amount }) => (status === 'succeeded' ? amount : []))),
    givenBack: sum(transactions.flatMap(({ refunds }) => refunds.map(({ amount }) => amount))),
  };
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

describe(`${shoppers} shoppers in a world that is not kind (WAYBILL_HOSTILE=${seed})`, () => {
  it(
    'lose no order and no money, and all books balance',
    async () => {
      const variantId = await stockedVariant(await stack.as('staff'), onHand);
      const people: Shopper[] = [];
      while (people.length < shoppers)
        people.push(...(await Promise.all([newShopper(stack), newShopper(stack)])));
      const deadline = performance.now() + seconds * 1000;
      const all = (
        await Promise.all(people.map((shopper) => buysUntil(deadline, shopper, variantId)))
      ).flat();
      const lost = (await untilAllAreConfirmed(all)).length;
      const books = await booksOf(all);
      const struck = struckBy(stack);
      print(
        `${all.length} orders of ${shoppers} shoppers in ${seconds} s, lost ${lost}; books ${JSON.stringify(books)}`,
      );
      print(`  order to confirmed: ${timesOf(all)}`);
      for (const [name, count] of Object.entries(struck)) print(`  ${name.padEnd(22)} ${count}`);

      expect(lost).toBe(0);
      const { asked } = books;
      expect(books).toEqual({ asked, captured: asked, taken: asked, refunded: 0, givenBack: 0 });
      const left = onHand - all.length;
      expect(await stockOf(await stack.as('staff'), variantId)).toEqual({
        onHand: left,
        held: 0,
        available: left,
      });
      expect(await stack.deadLetters()).toEqual([]);
      expect(struck['frozen-work']).toBe(0);
      if (!isWhole) return;
      const idle = Object.entries(struck).flatMap(([name, count]) => (count === 0 ? [name] : []));
      expect(idle.filter((name) => !ofFastMachines.includes(name))).toEqual(['frozen-work']);
    },
    (seconds + 2 * patienceSeconds) * 1000,
  );
});
