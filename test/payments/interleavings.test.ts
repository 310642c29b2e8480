/**
 * Webhook, callback, cancellation, expiry, reconciliation and refunds of one order at once, in seeded random orders
 * of their calls to the database. `INTERLEAVINGS` says how many orders are tried (CI: 1,000), `INTERLEAVING_SEED`
 * replays one.
 */
import { beforeAll, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { createStockWrite, getStocks, holdWrites } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import { cancelOrder, endOpenOrder, settleEndedOrder } from '../../functions/orders/end-order.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder, placeOrderWrites } from '../../functions/orders/store.ts';
import { addAttempt, attemptIsReady, type Change } from '../../functions/payments/attempt-changes.ts';
import { comparePayment } from '../../functions/payments/compare.ts';
import { findAttempt } from '../../functions/payments/incoming.ts';
import type { Payment } from '../../functions/payments/payment.ts';
import type { Outcome } from '../../functions/payments/provider.ts';
import { executeOpenRefunds, refundEverything, refundPayment } from '../../functions/payments/refunds.ts';
import { settle } from '../../functions/payments/settle.ts';
import { changePayment } from '../../functions/payments/store.ts';
import { paymentPartition, paymentsTable } from '../../functions/payments/table.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { verifyAttempt } from '../../functions/payments/verify.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { money } from '../../functions/shared/money.ts';
import { queryAll } from '../../functions/shared/read.ts';
import { transact, type Write } from '../../functions/shared/transact.ts';
import { anOrder } from '../support/orders.ts';
import { randomOf, takeTurns } from '../support/turns.ts';
import { moneyOf, paymentOf, withPayments } from './world.ts';

const world = withPayments(inventoryTable, promotionsTable);

const count = Number(process.env.INTERLEAVINGS ?? 300);
/** Each with its own turns: while one waits for the database, another goes on. */
const storiesAtOnce = 4;
const onlySeed = process.env.INTERLEAVING_SEED;
const onHand = 10;
/** What `anOrder` with one item costs. */
const total = 2500;
const staffRefund = 500;

/** Nobody pauses between rounds: the turns decide who comes next, and the same seed gives the same story. */
beforeAll(() => {
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

const held = 2;

const linesOf = ({ items }: Order) => items.map(({ variantId, quantity }) => ({ variantId, quantity }));

/** The stock of a variant, with what the order holds of it. */
const stockWrites = (order: Order, now: Date): Write[] => {
  const [line] = linesOf(order);
  if (!line) throw new RangeError('the order has an item');
  const { Put } = createStockWrite(line.variantId, now);
  const Item = { ...Put?.Item, onHand, held, available: onHand - held };
  const [hold] = holdWrites([line], order.id, new Date(order.paymentWindowEndsAt), now);
  return [{ Put: { ...Put, Item } as Write['Put'] }, hold ?? {}];
};

/** An attempt that the provider knows and that nobody will be told about. */
const openAtProvider = (txRef: string): void => {
  world
    .journal()
    .prepare(
      `INSERT INTO providers_transactions
         (provider, reference, amount, currency, status, scenario, details, created_at)
       VALUES ('paystack', ?, ?, 'NGN', 'open', '{"next":"no-webhook"}', '{}', ?)`,
    )
    .run(txRef, total, Date.now());
};

/** As two requests would leave it, in one change. */
const withTwoAttempts = (payment: Payment, order: Order, now: Date): Change => {
  let change: Change | undefined;
  for (const seed of ['a', 'b']) {
    const before = change?.payment ?? payment;
    const request = { provider: 'paystack', email: 'ada@example.com', seed } as const;
    const { payment: queued } = addAttempt(before, order, request, now, now);
    const attempt = queued.attempts.at(-1);
    if (attempt) change = attemptIsReady(queued, attempt, {}, undefined, now);
  }
  if (!change) throw new RangeError('two attempts were made');
  return { ...change, payment: { ...change.payment, version: 1 }, events: [] };
};

/** A pending order with its goods on hold and two attempts that may both be paid. */
const begin = async () => {
  const now = new Date();
  const order = { ...anOrder({}, 1), paymentWindowEndsAt: new Date(now.getTime() + 1_800_000).toISOString() };
  await transact([...placeOrderWrites(order, []), ...stockWrites(order, now)]);
  const attempts = await changePayment(
    order.id,
    (payment) => {
      const change = withTwoAttempts(payment, order, now);
      return { change, result: change.payment.attempts };
    },
    now,
  );
  const txRefs = attempts.map(({ txRef }) => txRef);
  for (const txRef of txRefs) openAtProvider(txRef);
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
      amount: total,
      currency: 'NGN',
    };
    await settle({ provider: 'paystack', txRef }, outcome, now);
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
  'refund consumer': ({ order }, now) => executeOpenRefunds(order.id, now),
  sweep: ({ order }, now) => executeOpenRefunds(order.id, now),
  'staff refund': ({ order }, now) =>
    refundPayment(
      order.id,
      { amount: money(staffRefund, 'NGN'), reason: 'a scratch', ref: 'staff', actor: 'staff' },
      now,
    ),
};

/** What the provider took and gave back, by its own books. */
const atProvider = (txRefs: readonly string[]): { took: number; gave: number } => {
  const sum = (query: string): number => {
    const row = world.journal().prepare(query).get(JSON.stringify(txRefs));
    return Number(row?.sum ?? 0);
  };
  const own = 'providers_transactions WHERE reference IN (SELECT value FROM json_each(?))';
  return {
    took: sum(`SELECT SUM(amount) AS sum FROM ${own} AND status = 'succeeded'`),
    gave: sum(
      `SELECT SUM(amount) AS sum FROM providers_refunds WHERE transaction_id IN (SELECT id FROM ${own})`,
    ),
  };
};

/** What may be refused to somebody who comes too late, or too early. */
const isExpected = (reason: unknown): boolean =>
  isDomainError(reason, 'illegal-transition') || isDomainError(reason, 'refund-exceeds-captured');

/** What the workflow, the consumers and the sweep do afterwards in any case. */
const followUp = async ({ order: { id }, txRefs }: Begun, now: Date): Promise<void> => {
  for (const txRef of txRefs) {
    const { attempt } = await findAttempt(txRef);
    if (attempt.status !== 'succeeded' && atProvider([txRef]).took > 0) await verifyAttempt(attempt, now);
  }
  const order = await getOrder(id);
  if (order?.status === 'cancelled' || order?.status === 'failed') {
    await refundEverything(id, 'the order has ended', now);
    await settleEndedOrder(id, now);
  }
  await executeOpenRefunds(id, now);
};

const eventsOf = async (order: Order): Promise<string[]> => {
  const partition = paymentPartition(paymentIdOf(order.id));
  const entry = z.object({ events: z.array(z.object({ type: z.string() })) });
  const query = { table: paymentsTable, partition, sort: { beginsWith: 'EVENT#' }, consistent: true };
  return (await queryAll(query, entry)).flatMap(({ events }) => events.map(({ type }) => type));
};

const check = async ({ order, txRefs }: Begun): Promise<void> => {
  const after = await moneyOf(order.id);
  const { took, gave } = atProvider(txRefs);
  const isDead = after.orderStatus === 'cancelled' || after.orderStatus === 'failed';
  const types = await eventsOf(order);
  const byStaff =
    after.refunds.filter((refund) => refund === `succeeded ${staffRefund}`).length * staffRefund;

  expect(after).toMatchObject({ captured: took, refunded: gave, pendingRefunds: 0, ledgerSum: 0 });
  expect(after.balances.owed).toBe(0);
  expect(after.orderShows).toBe(after.status);
  expect(took - gave).toBe(!isDead && after.isPaid ? total - byStaff : 0);
  expect(types.filter((type) => type === 'payment.succeeded')).toHaveLength(after.isPaid ? 1 : 0);
  expect(types.filter((type) => type === 'payment.refunded')).toHaveLength(after.refunds.length);
  for (const stock of (await getStocks(linesOf(order).map(({ variantId }) => variantId))).values()) {
    expect(stock).toMatchObject(isDead ? { held: 0, available: onHand } : { held, available: onHand - held });
  }
};

/** One story; its error names the seed that tells it again. */
const play = async (seed: number): Promise<void> => {
  const random = randomOf(seed);
  const names = Object.keys(acts).filter(() => random() < 0.5);
  const begun = await begin();
  const now = new Date();
  const isPaidBefore = random() < 0.5;
  try {
    if (isPaidBefore) await paidAndTold(0)(begun, now);
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
    throw new Error(`INTERLEAVING_SEED=${seed}: ${isPaidBefore ? 'paid, then ' : ''}${names.join(', ')}`, {
      cause: error,
    });
  }
};

it('ends well in every order of calls: money in is orders paid and refunds', async () => {
  const seeds =
    onlySeed === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(onlySeed)];
  const left = [...seeds];
  const tell = async (): Promise<void> => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) await play(seed);
  };
  await Promise.all(Array.from({ length: storiesAtOnce }, tell));
}, 600_000);
