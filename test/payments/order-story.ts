/**
 * One order about whose money many do something at once: how it begins, what the simulated provider's own books say,
 * and what the workflow and the consumer of its events do with it.
 */
import type { Context, SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod';
import { createStockWrite, holdWrites } from '../../functions/inventory/store.ts';
import { handler as consumeEntry } from '../../functions/order-flow/consumer.ts';
import { endOpenOrder, settleEndedOrder } from '../../functions/order-flow/end-order.ts';
import { handler as runTaskEntry } from '../../functions/order-flow/tasks.ts';
import { outcomeOf } from '../../functions/order-flow/waits.ts';
import type { Order } from '../../functions/orders/order.ts';
import { holdsUntil } from '../../functions/orders/payment-window.ts';
import { isEnded } from '../../functions/orders/standing.ts';
import { getOrder, mustGetOrder, placeOrderWrites } from '../../functions/orders/store.ts';
import { orderPartition, ordersTable } from '../../functions/orders/table.ts';
import { flawsInPartition } from '../../functions/orders/verify-history.ts';
import { addAttempt, attemptIsReady, type Change } from '../../functions/payments/attempt-changes.ts';
import { findAttempt } from '../../functions/payments/incoming.ts';
import type { Payment } from '../../functions/payments/payment.ts';
import { executeOpenRefunds } from '../../functions/payments/refunds.ts';
import { changePayment } from '../../functions/payments/store.ts';
import { paymentPartition, paymentsTable } from '../../functions/payments/table.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { verifyAttempt } from '../../functions/payments/verify.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import type { Id } from '../../functions/shared/ids.ts';
import { queryAll } from '../../functions/shared/read.ts';
import type { TableDefinition } from '../../functions/shared/table.ts';
import { transact, type Write } from '../../functions/shared/transact.ts';
import { asFunction } from '../support/as-function.ts';
import { anOrder } from '../support/orders.ts';
import type { Actors } from '../support/seeds.ts';
import type { World } from './world.ts';

const consume = asFunction('order-flow-consumer', consumeEntry);
const runTask = asFunction('order-flow-tasks', runTaskEntry);

export const onHand = 10;
/** What `anOrder` with one item costs, and how many pieces it takes. */
export const total = 2500;
export const held = 2;

export const linesOf = ({ items }: Order) =>
  items.map(({ variantId, quantity }) => ({ variantId, quantity }));

/** The stock of its variants, with what the order holds of each. */
const stockWrites = (order: Order, now: Date): Write[] =>
  linesOf(order).flatMap((line) => {
    const { Put } = createStockWrite(line.variantId, now);
    const Item = { ...Put?.Item, onHand, held, available: onHand - held };
    const [hold] = holdWrites([line], order.id, holdsUntil(new Date(order.paymentWindowEndsAt)), now);
    return [{ Put: { ...Put, Item } as Write['Put'] }, hold ?? {}];
  });

/** An attempt that the provider knows and that nobody will be told about. */
const openAtProvider = (world: World, txRef: string, amount: number): void => {
  world
    .journal()
    .prepare(
      `INSERT INTO providers_transactions
         (provider, reference, amount, currency, status, scenario, details, created_at)
       VALUES ('paystack', ?, ?, 'NGN', 'open', '{"next":"no-webhook"}', '{}', ?)`,
    )
    .run(txRef, amount, Date.now());
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

export type Begun = { readonly order: Order; readonly txRefs: readonly string[] };

export type Act = (begun: Begun, now: Date) => Promise<unknown>;

export const actorsOf = (acts: Readonly<Record<string, Act>>, begun: Begun, now: Date): Actors =>
  Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, () => act(begun, now)]));

type RulesOf = (order: Order) => NonNullable<Order['priceRules']>;

/** What `anOrder` was priced by. */
export const rulesOf: RulesOf = ({ items }) => ({
  step: 1,
  lines: items.map(({ variantId, productId, unitPrice }) => ({
    variantId,
    productId,
    categoryIds: [],
    unitPrice,
    weightGrams: 300,
    tax: { name: 'VAT', included: true, basisPoints: 750 },
  })),
  promotions: [],
  shipping: { id: 'standard', name: 'Standard', rate: { kind: 'flat', price: 500 } },
});

/** A pending order with its goods on hold. @param rules that it is priced by; left out: none were kept */
export const stockedOrder = async (now: Date, rules?: RulesOf, lines = 1): Promise<Order> => {
  const plain = anOrder({}, lines);
  const order = {
    ...plain,
    ...(rules && { priceRules: rules(plain) }),
    createdAt: now.toISOString(),
    paymentWindowEndsAt: new Date(now.getTime() + 1_800_000).toISOString(),
  };
  await transact([...placeOrderWrites(order, []), ...stockWrites(order, now)]);
  return order;
};

/** With two attempts that may both be paid. */
export const beginStory = async (world: World, rules?: RulesOf, lines = 1): Promise<Begun> => {
  const now = new Date();
  const order = await stockedOrder(now, rules, lines);
  const attempts = await changePayment(
    order.id,
    (payment) => {
      const change = withTwoAttempts(payment, order, now);
      return { change, result: change.payment.attempts };
    },
    now,
  );
  const txRefs = attempts.map(({ txRef }) => txRef);
  for (const txRef of txRefs) openAtProvider(world, txRef, order.totals.total.amount);
  return { order, txRefs };
};

/** What the provider took and gave back, by its own books. */
export const atProvider = (world: World, txRefs: readonly string[]): { took: number; gave: number } => {
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

/** The workflow's `CommitStock`; an order that was ended just before is ended. */
const commit = async (orderId: string): Promise<void> => {
  try {
    await runTask({ task: 'commitStock', orderId });
  } catch (error) {
    if (!isDomainError(error, 'illegal-transition')) throw error;
    await endOpenOrder(orderId, 'cancelled', new Date());
  }
};

/** What the workflow does when it is told that the money is there. */
export const waitAnswered = async ({ order: { id } }: Pick<Begun, 'order'>): Promise<void> => {
  const order = await getOrder(id);
  if (order && outcomeOf(order, 'payment') === 'paid') await commit(id);
};

/** What the workflow does when its wait for the money has timed out. */
export const windowEnds = async ({ order }: Begun): Promise<void> => {
  const { outcome } = await endOpenOrder(
    order.id,
    'payment-window-over',
    new Date(order.paymentWindowEndsAt),
  );
  if (outcome === 'paid') await commit(order.id);
};

const eventSchema = z.looseObject({ type: z.string() });

/** What the payment has announced so far. */
export const announced = async ({ id }: Order): Promise<z.output<typeof eventSchema>[]> => {
  const partition = paymentPartition(paymentIdOf(id));
  const query = { table: paymentsTable, partition, sort: { beginsWith: 'EVENT#' }, consistent: true };
  const entries = await queryAll(query, z.object({ events: z.array(eventSchema) }));
  return entries.flatMap(({ events }) => events);
};

const hear = consume as unknown as (event: unknown, context: Context) => Promise<SQSBatchResponse>;

/** The orders' consumer hears, once more, of all the money that went back. */
export const refundsHeard = async ({ order }: Begun): Promise<void> => {
  const refunded = (await announced(order)).filter(({ type }) => type === 'payment.refunded');
  for (const detail of refunded) {
    const record = { messageId: '1', body: JSON.stringify({ detail }), eventSource: 'aws:sqs' };
    const { batchItemFailures } = await hear({ Records: [record] }, {} as Context);
    if (batchItemFailures.length > 0) throw new Error(`${detail.type} was not consumed`);
  }
};

const hourMilliseconds = 3_600_000;
const patienceHours = 5;

/** A provider that a busy machine kept from answering in time is asked again by the sweep. */
const refundsExecuted = async (id: Id<'order'>, now: Date): Promise<void> => {
  for (let hour = 0; hour < patienceHours; hour += 1) {
    const refunds = await executeOpenRefunds(id, new Date(now.getTime() + hour * hourMilliseconds));
    if (refunds.every(({ status }) => status !== 'requested')) return;
  }
};

/** What the workflow, the consumers and the sweep do afterwards in any case: the window that the order has by then is over. */
export const followUp = async (world: World, begun: Begun): Promise<void> => {
  const { id } = begun.order;
  const now = new Date();
  for (const txRef of begun.txRefs) {
    const { attempt } = await findAttempt(txRef);
    if (attempt.status !== 'succeeded' && atProvider(world, [txRef]).took > 0)
      await verifyAttempt(attempt, now);
  }
  await refundsExecuted(id, now);
  await refundsHeard(begun);
  await windowEnds({ ...begun, order: await mustGetOrder(id) });
  if (!isEnded(await mustGetOrder(id))) return;
  await settleEndedOrder(id, 'the order has ended', now);
};

/** What the histories of the order and of its payment betray: nothing, whoever wrote when. */
export const flawsInHistories = async ({ id }: Order): Promise<string[]> => {
  const read = (table: TableDefinition, partition: string): Promise<unknown[]> =>
    queryAll({ table, partition, consistent: true }, z.looseObject({}));
  const partitions = await Promise.all([
    read(ordersTable, orderPartition(id)),
    read(paymentsTable, paymentPartition(paymentIdOf(id))),
  ]);
  return partitions.flatMap(flawsInPartition);
};
