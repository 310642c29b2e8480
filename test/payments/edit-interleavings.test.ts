/**
 * An order is edited, by two people, while money for the old total comes, it is cancelled and its window ends, in seeded
 * random orders of their calls to the database.
 */
import { expect, it } from '@jest/globals';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { getStocks } from '../../functions/inventory/store.ts';
import { editOrder } from '../../functions/order-edits/edit-order.ts';
import { cancelOrder } from '../../functions/order-flow/end-order.ts';
import { isEnded } from '../../functions/orders/standing.ts';
import { mustGetOrder } from '../../functions/orders/store.ts';
import type { Outcome } from '../../functions/payments/providers/port.ts';
import { settle } from '../../functions/payments/settle.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { someOf, tellAll, together } from '../support/seeds.ts';
import {
  type Act,
  actorsOf,
  atProvider,
  type Begun,
  beginStory,
  flawsInHistories,
  followUp,
  onHand,
  rulesOf,
  total,
  waitAnswered,
  windowEnds,
} from './order-story.ts';
import { moneyOf, withPayments } from './world.ts';

const world = withPayments(fulfilmentTable);
process.env.RATE_LIMITS = 'off';

const paidAndTold =
  (index: number): Act =>
  async ({ txRefs }, now) => {
    const txRef = txRefs[index] ?? '';
    const transactionId = String(await world.pay('paystack', txRef));
    const outcome: Outcome = { kind: 'succeeded', transactionId, amount: total, currency: 'NGN' };
    await settle({ provider: 'paystack', txRef }, outcome, now);
  };

const edit =
  (quantity: number, byStaff: boolean): Act =>
  ({ order }, now) => {
    const change = order.items.map(({ id: itemId }) => ({ itemId, quantity }));
    const cause = { actor: byStaff ? 'staff:usr_1' : order.customerId };
    const wish = { add: [], change, remove: [] };
    return editOrder(order.id, { wish, byStaff, cause, assertMayTouch: () => {} }, now);
  };

const acts: Readonly<Record<string, Act>> = {
  'webhook 1': paidAndTold(0),
  'webhook 2': paidAndTold(1),
  'more, by the customer': edit(3, false),
  'fewer, by the customer': edit(1, false),
  'more, by staff': edit(4, true),
  'fewer, by staff': edit(1, true),
  cancel: ({ order }, now) => cancelOrder(order.id, { actor: 'test' }, now),
  'window end': windowEnds,
  'wait answered': waitAnswered,
};

const check = async ({ order, txRefs }: Begun): Promise<void> => {
  const after = await mustGetOrder(order.id);
  expect(await flawsInHistories(order)).toEqual([]);
  const money = await moneyOf(order.id);
  const { took, gave } = atProvider(world, txRefs);
  expect(money).toMatchObject({ captured: took, refunded: gave, pendingRefunds: 0, ledgerSum: 0 });
  expect(money.balances.owed).toBe(0);
  expect(money.orderShows).toBe(money.status);
  const due = after.payment.due?.amount ?? 0;
  const [item] = after.items;
  const quantity = item?.quantity ?? 0;
  expect(after.totals.total.amount).toBe(quantity * 1000 + 500);
  expect(took - gave).toBe(isEnded(after) ? 0 : after.totals.total.amount - due);
  const sold = isEnded(after) ? 0 : quantity;
  const stock = [...(await getStocks(order.items.map(({ variantId }) => variantId))).values()];
  expect(stock).toMatchObject([{ onHand: onHand - sold, held: 0, available: onHand - sold }]);
};

it('ends with the money, the goods and the lines in agreement, whoever comes first', async () => {
  await tellAll(0.5, async (random, say) => {
    const names = someOf(random, Object.keys(acts));
    const begun = await beginStory(world, rulesOf);
    const now = new Date();
    const isPaidBefore = random() < 0.4;
    const isConfirmedBefore = isPaidBefore && random() < 0.7;
    if (isPaidBefore) say('paid');
    if (isConfirmedBefore) say('confirmed');
    say(`then ${names.join(', ')}`);
    if (isPaidBefore) await paidAndTold(0)(begun, now);
    if (isConfirmedBefore) await waitAnswered(begun);
    await together(random, actorsOf(acts, begun, now), names, (reason) =>
      isDomainError(reason, 'illegal-transition'),
    );
    await followUp(world, begun);
    await check(begun);
  });
}, 900_000);
