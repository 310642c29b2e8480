/**
 * Quotas that shoppers reach: of a table's write units, of Step Functions and of SES. They are so low here that any
 * machine reaches them. What is refused comes later, and nothing else happens: no order is lost, none is refunded, each
 * has its one mail.
 */
import { describe, expect, it } from '@jest/globals';
import {
  initiatedPayment,
  type OrderBody,
  orderOf,
  paymentOf,
  placedOrder,
  stockedVariant,
  stockOf,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';
import { struckBy } from '../support/weather.ts';

/** Four write units a second for a partition, 16 for a table; a call of Step Functions every two seconds, a mail every 20. */
const traits = ['table-throughput=0.004', 'workflow-quotas=0.5', 'mail-rate=0.05'];
const stack = withStack({ demo: 'people', weather: { seed: 1, traits } });

const ordersInARow = 8;
const onHand = 100;
/** The clock is helped on where nothing comes true by itself: together less than a payment's window. */
const steps = 40;
const stepSeconds = 20;
const stepMilliseconds = 3_000;

const isTrueWithin = async (milliseconds: number, isSo: () => Promise<boolean>): Promise<boolean> => {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    if (await isSo()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};

const inTime = async (isSo: () => Promise<boolean>): Promise<boolean> => {
  for (let step = 0; step < steps; step += 1) {
    if (await isTrueWithin(stepMilliseconds, isSo)) return true;
    stack.stack().advance(stepSeconds);
  }
  return isSo();
};

const receiptsOf = async ({ id }: OrderBody): Promise<number> =>
  (await stack.emails(id.slice(-10))).filter(({ subject }) => subject.endsWith('is confirmed')).length;

describe('an account’s quotas', () => {
  it('that are used up make orders, payments and mails late, and nothing worse', async () => {
    const variantId = await stockedVariant(await stack.as('staff'), onHand);
    const ada = await stack.as('ada');
    const bought = async (): Promise<OrderBody> => {
      const order = await placedOrder(ada, variantId);
      const { attempt } = await initiatedPayment(ada, order.id);
      await stack.pay('paystack', attempt.txRef);
      return order;
    };
    const orders: OrderBody[] = [];
    while (orders.length < ordersInARow) orders.push(await bought());

    const each = async (isSo: (order: OrderBody) => Promise<boolean>): Promise<boolean> =>
      (await Promise.all(orders.map(isSo))).every(Boolean);
    const asAda = async ({ id }: OrderBody) => orderOf(await stack.as('ada'), id);
    expect(await inTime(() => each(async (order) => (await asAda(order)).status === 'confirmed'))).toBe(true);
    expect(await inTime(() => each(async (order) => (await receiptsOf(order)) > 0))).toBe(true);

    const adaLater = await stack.as('ada');
    for (const { id, totals } of orders) {
      const { captured, refunded } = await paymentOf(adaLater, id);
      expect([captured, refunded.amount]).toEqual([totals.total, 0]);
    }
    expect(await Promise.all(orders.map(receiptsOf))).toEqual(orders.map(() => 1));
    const left = onHand - ordersInARow;
    const stock = await stockOf(await stack.as('staff'), variantId);
    expect(stock).toEqual({ onHand: left, held: 0, available: left });
    expect(await stack.deadLetters()).toEqual([]);
    for (const [name, struck] of Object.entries(struckBy(stack)))
      expect([name, struck > 0]).toEqual([name, true]);
  }, 300_000);
});
