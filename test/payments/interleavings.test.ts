/**
 * Webhook, callback, cancellation, expiry, reconciliation and refunds of one order at once, in seeded random orders
 * of their calls to the database. `INTERLEAVINGS` says how many orders are tried, `INTERLEAVING_SEED` replays one.
 */
import { beforeAll, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { createStockWrite, getStocks, holdWrites } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { cancelOrder, endOpenOrder, settleEndedOrder } from '../../functions/orders/end-order.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { comparePayment } from '../../functions/payments/compare.ts';
import { findAttempt, verifyAttempt } from '../../functions/payments/incoming.ts';
import type { Outcome } from '../../functions/payments/provider.ts';
import { executeOpenRefunds, refundEverything, refundPayment } from '../../functions/payments/refunds.ts';
import { settle } from '../../functions/payments/settle.ts';
import { paymentPartition, paymentsTable } from '../../functions/payments/table.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { queryAll, transact, type Write } from '../../functions/shared/dynamo.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { money } from '../../functions/shared/money.ts';
import { randomOf, takeTurns } from '../support/turns.ts';
import { moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments(inventoryTable, promotionsTable);

/** A story takes 75 calls; CI tells a thousand. */
const count = Number(process.env.INTERLEAVINGS ?? (process.env.CI ? 1_000 : 100));
const onlySeed = process.env.INTERLEAVING_SEED;
const onHand = 10;
const staffRefund = 500;

/** Nobody pauses between rounds: the turns decide who comes next, and the same seed gives the same story. */
beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

const linesOf = ({ items }: Order) => items.map(({ variantId, quantity }) => ({ variantId, quantity }));

const stocked = (write: Write): Write => ({
  ...write,
  Put: { ...write.Put, Item: { ...write.Put?.Item, onHand, available: onHand } } as Write['Put'],
});

/** A pending order with its goods on hold and two attempts that may both be paid. */
const begin = async () => {
  const order = await world.placeOrder();
  const now = new Date();
  const stocks = order.items.map(({ variantId }) => stocked(createStockWrite(variantId, now)));
  await transact(stocks);
  await transact(holdWrites(linesOf(order), order.id, new Date(order.paymentWindowEndsAt), now));
  const txRefs: string[] = [];
  for (const returnUrl of ['https://a.example', 'https://b.example']) {
    await world.scenario('paystack', 'no-webhook');
    txRefs.push((await world.initiate(order, { returnUrl })).attempt.txRef);
  }
  return { order, txRefs };
};

type Begun = Awaited<ReturnType<typeof begin>>;
type Act = (begun: Begun, now: Date) => Promise<unknown>;

/** The shopper pays, and the provider tells. */
const paidAndTold =
  (index: number): Act =>
  async ({ txRefs }, now) => {
    const txRef = txRefs[index] ?? '';
    const id = await world.pay('paystack', txRef);
    const outcome: Outcome = {
      kind: 'succeeded',
      transactionId: String(id),
      amount: 4500,
      currency: 'NGN',
    };
    await settle(txRef, outcome, now);
  };

const callback =
  (index: number): Act =>
  async ({ txRefs }, now) =>
    verifyAttempt((await findAttempt(txRefs[index] ?? '')).attempt, now);

const acts: Readonly<Record<string, Act>> = {
  'webhook 1': paidAndTold(0),
  'webhook 1 again': paidAndTold(0),
  'webhook 2': paidAndTold(1),
  'callback 1': callback(0),
  'callback 2': callback(1),
  cancel: ({ order }, now) => cancelOrder(order.id, { actor: 'test' }, now),
  expiry: ({ order }, now) => endOpenOrder(order.id, 'payment-window-over', now),
  reconciliation: async ({ order }, now) => comparePayment(await paymentOf(order.id), new Map(), now),
  'refund workers': ({ order }, now) => executeOpenRefunds(order.id, now),
  'staff refund': ({ order }, now) =>
    refundPayment(
      order.id,
      { amount: money(staffRefund, 'NGN'), reason: 'a scratch', ref: 'staff', actor: 'staff' },
      now,
    ),
};

/** What may be refused to somebody who comes too late, or too early. */
const isExpected = (reason: unknown): boolean =>
  isDomainError(reason, 'illegal-transition') || isDomainError(reason, 'refund-exceeds-captured');

/** What the workflow, the consumers and the sweep do afterwards in any case. */
const followUp = async ({ order: { id } }: Begun, now: Date): Promise<void> => {
  const order = await getOrder(id);
  if (order?.status === 'cancelled' || order?.status === 'failed') {
    await refundEverything(id, 'the order has ended', now);
    await settleEndedOrder(id, now);
  }
  await comparePayment(await paymentOf(id), new Map(), now);
  await executeOpenRefunds(id, now);
};

const eventsOf = async (order: Order): Promise<string[]> => {
  const partition = paymentPartition(paymentIdOf(order.id));
  const entry = z.object({ events: z.array(z.object({ type: z.string() })) });
  const query = { table: paymentsTable, partition, sort: { beginsWith: 'EVENT#' }, consistent: true };
  return (await queryAll(query, entry)).flatMap(({ events }) => events.map(({ type }) => type));
};

/** What the provider took and gave back, by its own books. */
const atProvider = (txRefs: readonly string[]): { took: number; gave: number } => {
  const sum = (query: string): number => {
    const row = world
      .journal()
      .prepare(query)
      .get(...txRefs);
    return Number(row?.sum ?? 0);
  };
  const own = 'providers_transactions WHERE reference IN (?, ?)';
  return {
    took: sum(`SELECT SUM(amount) AS sum FROM ${own} AND status = 'succeeded'`),
    gave: sum(
      `SELECT SUM(amount) AS sum FROM providers_refunds WHERE transaction_id IN (SELECT id FROM ${own})`,
    ),
  };
};

const check = async ({ order: { id }, txRefs }: Begun): Promise<void> => {
  const order = await getOrder(id);
  if (!order) throw new Error('the order is gone');
  const after = await moneyOf(id);
  const { took, gave } = atProvider(txRefs);
  const isDead = order.status === 'cancelled' || order.status === 'failed';
  const isPaid = (await paymentOf(id)).paidTxRef !== undefined;
  const types = await eventsOf(order);
  const byStaff =
    after.refunds.filter((refund) => refund === `succeeded ${staffRefund}`).length * staffRefund;

  expect(after).toMatchObject({ captured: took, refunded: gave, pendingRefunds: 0, ledgerSum: 0 });
  expect(after.balances.owed).toBe(0);
  expect(after.orderShows).toBe(after.status);
  expect(took - gave).toBe(!isDead && isPaid ? 4500 - byStaff : 0);
  expect(types.filter((type) => type === 'payment.succeeded')).toHaveLength(isPaid ? 1 : 0);
  expect(types.filter((type) => type === 'payment.refunded')).toHaveLength(after.refunds.length);
  for (const stock of (await getStocks(linesOf(order).map(({ variantId }) => variantId))).values()) {
    expect(stock).toMatchObject(isDead ? { held: 0, available: onHand } : { held: 2, available: onHand - 2 });
  }
};

/** One story; its error names the seed that tells it again. */
const play = async (seed: number): Promise<void> => {
  const random = randomOf(seed);
  const names = Object.keys(acts).filter(() => random() < 0.5);
  const begun = await begin();
  const now = new Date();
  try {
    const ends = await takeTurns(
      random,
      names.map((name) => () => acts[name]?.(begun, now) ?? Promise.resolve()),
    );
    for (const end of ends) {
      if (end.status === 'rejected' && !isExpected(end.reason)) throw end.reason;
    }
    await followUp(begun, now);
    await check(begun);
  } catch (error) {
    throw new Error(`INTERLEAVING_SEED=${seed}: ${names.join(', ')}`, { cause: error });
  }
};

it('ends well in every order of calls: money in is orders paid and refunds', async () => {
  const seeds =
    onlySeed === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(onlySeed)];
  for (const seed of seeds) await play(seed);
}, 600_000);
