/**
 * Lines of an order that waits for its money are cancelled while it is paid, edited, cancelled and its window ends, in
 * seeded random orders of their calls to the database.
 */
import { expect, it } from '@jest/globals';
import { fulfilmentTable } from '../../functions/fulfilment/table.ts';
import { getStocks } from '../../functions/inventory/store.ts';
import { editOrder } from '../../functions/order-edits/edit-order.ts';
import { cancelItem, cancelOrder } from '../../functions/order-flow/end-order.ts';
import { keptPieces } from '../../functions/orders/kept.ts';
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
  waitAnswered,
  windowEnds,
} from './order-story.ts';
import { moneyOf, withPayments } from './world.ts';

const world = withPayments(fulfilmentTable);
process.env.RATE_LIMITS = 'off';

const byTest = { actor: 'test' } as const;

const paidAndTold =
  (index: number): Act =>
  async ({ order, txRefs }, now) => {
    const txRef = txRefs[index] ?? '';
    const transactionId = String(await world.pay('paystack', txRef));
    const { amount } = order.totals.total;
    const outcome: Outcome = { kind: 'succeeded', transactionId, amount, currency: 'NGN' };
    await settle({ provider: 'paystack', txRef }, outcome, now);
  };

const cancelLine =
  (index: number): Act =>
  ({ order }, now) =>
    cancelItem(order.id, order.items[index]?.id ?? '', byTest, now);

const editLine =
  (quantity: number): Act =>
  ({ order }, now) => {
    const change = order.items.slice(0, 1).map(({ id: itemId }) => ({ itemId, quantity }));
    const wish = { add: [], change, remove: [] };
    const asCustomer = { byStaff: false, cause: { actor: order.customerId }, assertMayTouch: () => {} };
    return editOrder(order.id, { wish, ...asCustomer }, now);
  };

const acts: Readonly<Record<string, Act>> = {
  'webhook 1': paidAndTold(0),
  'webhook 2': paidAndTold(1),
  'first line cancelled': cancelLine(0),
  'first line cancelled by another': cancelLine(0),
  'second line cancelled': cancelLine(1),
  'first line edited': editLine(1),
  cancel: ({ order }, now) => cancelOrder(order.id, byTest, now),
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
  const kept = after.items.map((item) => (isEnded(after) ? 0 : keptPieces(item)));
  const pieces = kept.reduce((total, quantity) => total + quantity, 0);
  expect(took - gave).toBe(pieces === 0 ? 0 : pieces * 1000 + 500);
  const stocks = await getStocks(order.items.map(({ variantId }) => variantId));
  expect(order.items.map(({ variantId }) => stocks.get(variantId))).toMatchObject(
    kept.map((sold) => ({ onHand: onHand - sold, held: 0, available: onHand - sold })),
  );
};

it('keeps money, goods and lines in agreement, whoever comes first', async () => {
  await tellAll(0.5, async (random, say) => {
    const names = someOf(random, Object.keys(acts));
    const begun = await beginStory(world, rulesOf, 2);
    const now = new Date();
    say(names.join(', '));
    await together(random, actorsOf(acts, begun, now), names, (reason) =>
      isDomainError(reason, 'illegal-transition'),
    );
    await followUp(world, begun);
    await check(begun);
  });
}, 900_000);
