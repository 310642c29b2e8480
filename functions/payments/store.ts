/** Reads and writes of payments. Every change is conditional on the version that it was decided on. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import { type OutboxHistoryEntry, readOutboxHistory } from '../events/outbox-history.ts';
import type { Order } from '../orders/order.ts';
import { orderPaymentWrites, orders } from '../orders/store.ts';
import { planUnpaidGiveBack } from '../orders/unpaid-store.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { getItem, queryAll, type Read, readTogether } from '../shared/read.ts';
import { shardFor } from '../shared/shards.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { type Change, newPayment } from './attempt-changes.ts';
import { disputeWrite } from './dispute-store.ts';
import { type Posting, postingSchema } from './ledger.ts';
import { isPaid, mirrorOf, type Payment, paymentSchema, type Refund, refundSchema } from './payment.ts';
import { nextWorkAt } from './payment-work.ts';
import { needsReview } from './promises.ts';
import {
  everyPayment,
  ledgerKey,
  ledgerPrefix,
  paymentKey,
  paymentPartition,
  paymentsTable,
  refundKey,
  refundPrefix,
  reviewPartition,
  workList,
} from './table.ts';
import { paymentIdOf } from './tx-ref.ts';

export const payments = /* @__PURE__ */ defineDocument({
  table: paymentsTable,
  name: 'payment',
  key: (id: Id<'payment'>) => paymentKey(id),
  schema: paymentSchema,
  packed: ['attempts', 'captures', 'mismatches', 'promises'],
  chained: true,
  indexed: (payment) => {
    const workAt = nextWorkAt(payment);
    return {
      listShard: shardFor(everyPayment, payment.id),
      createdKey: `${payment.createdAt}#${payment.id}`,
      ...(needsReview(payment, new Date(payment.updatedAt)) && { reviewKey: reviewPartition }),
      ...(workAt !== undefined && { workShard: shardFor(workList, payment.id), workAt }),
    };
  },
  conflict: 'The payment changed meanwhile',
});

export const getPayment = (id: Id<'payment'>): Promise<Payment | undefined> => payments.get(id);

/** To be read with others, by `readTogether`. */
export const paymentRead = (id: Id<'payment'>): Read<Payment | undefined> => payments.readOf(id);

export const getRefund = (paymentId: Id<'payment'>, refundId: Id<'refund'>): Promise<Refund | undefined> =>
  getItem(paymentsTable, refundKey(paymentId, refundId), refundSchema, { consistent: true });

/** Oldest first; a payment has few. */
export const listRefunds = async (paymentId: Id<'payment'>): Promise<Refund[]> => {
  const refunds = await queryAll(
    {
      table: paymentsTable,
      partition: paymentPartition(paymentId),
      sort: { beginsWith: refundPrefix },
      consistent: true,
    },
    refundSchema,
  );
  return refunds.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
};

export const listPostings = async (paymentId: Id<'payment'>): Promise<Posting[]> => {
  const entries = await queryAll(
    {
      table: paymentsTable,
      partition: paymentPartition(paymentId),
      sort: { beginsWith: ledgerPrefix },
      consistent: true,
    },
    z.object({ postings: z.array(postingSchema) }),
  );
  return entries.flatMap(({ postings }) => postings);
};

const entryIsNew = 'attribute_not_exists(#pk)';

const ledgerWrite = (payment: Payment, postings: readonly Posting[]): Write => ({
  Put: {
    TableName: tableName(paymentsTable),
    Item: { ...ledgerKey(payment.id, payment.version), postings, at: payment.updatedAt },
    ConditionExpression: entryIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('conflict', 'The payment changed meanwhile'),
});

/** Replaces the record and with it the lease. */
const refundWrite = (payment: Payment, refund: Refund): Write => ({
  Put: { TableName: tableName(paymentsTable), Item: { ...refundKey(payment.id, refund.id), ...refund } },
});

/** Payment, refunds, disputes, books and events, all or nothing. */
const changeWrites = ({ payment, events, postings, refunds, disputes, actor }: Change): Write[] =>
  payments.writes(payment.id, {
    next: payment,
    events,
    ...(events.length > 0 && { note: { at: payment.updatedAt, actor, status: payment.status } }),
    also: [
      ...refunds.map((refund) => refundWrite(payment, refund)),
      ...disputes.map(disputeWrite),
      ...(postings.length > 0 ? [ledgerWrite(payment, postings)] : []),
    ],
  });

export type Decision<T> = {
  readonly change?: Change | undefined;
  /** Written with the change. */
  readonly also?: readonly Write[];
  readonly result: T;
};

/** A decided change of a payment, for a transaction that also writes the order it was decided on. */
export type PaymentPlan<T> = {
  /** Payment, refunds, books and events; none when nothing changes. At most 5, and one for each refund. */
  readonly writes: readonly Write[];
  /** As it is after them. */
  readonly payment: Payment;
  /** What the order has to show then: to be put on it in the same transaction. */
  readonly mirror: Order['payment'];
  readonly result: T;
};

/**
 * The payment's part of a transaction on its order. Refused with `conflict` when the payment moved meanwhile; the
 * order's own write says whether the order did.
 * @param decide gets a payment of version 0 when there is none yet
 */
export const planPayment = async <T>(
  order: Order,
  decide: (payment: Payment) => Decision<T> | Promise<Decision<T>>,
  now: Date,
): Promise<PaymentPlan<T>> => planFor(order, await getPayment(paymentIdOf(order.id)), decide, now);

const planFor = async <T>(
  order: Order,
  stored: Payment | undefined,
  decide: (payment: Payment) => Decision<T> | Promise<Decision<T>>,
  now: Date,
): Promise<PaymentPlan<T>> => {
  const payment = stored ?? newPayment(order, now);
  const { change, also = [], result } = await decide(payment);
  if (!change) return { writes: [], payment, mirror: order.payment, result };
  const isPaidNow = isPaid(change.payment) && !isPaid(payment);
  return {
    writes: [...changeWrites(change), ...also, ...(isPaidNow ? await planUnpaidGiveBack(order) : [])],
    payment: change.payment,
    mirror: mirrorOf(change.payment),
    result,
  };
};

/** What is written besides the payment of a change of it. */
type Further = (order: Order, plan: Omit<PaymentPlan<unknown>, 'writes'>) => Write[] | Promise<Write[]>;

/** The order shows its payment's status; written in the same transaction, so that the two never disagree. */
const shownOnOrder =
  (now: Date): Further =>
  (order, { mirror }) =>
    isDeepStrictEqual(order.payment, mirror) ? [] : orderPaymentWrites(order, { payment: mirror }, now);

/**
 * The one way a payment changes by itself: read order and payment, decide, write both if neither moved; else decide
 * again.
 * @param decide gets a payment of version 0 when there is none yet
 */
export const changePayment = <T>(
  orderId: Id<'order'>,
  decide: (payment: Payment, order: Order) => Decision<T> | Promise<Decision<T>>,
  now: Date,
  further: Further = shownOnOrder(now),
): Promise<T> =>
  retryOnConflict(async () => {
    const [order, stored] = await readTogether(orders.readOf(orderId), payments.readOf(paymentIdOf(orderId)));
    if (!order) throw notFound('order');
    const { writes, ...plan } = await planFor(order, stored, (payment) => decide(payment, order), now);
    if (writes.length > 0) await transact([...writes, ...(await further(order, plan))]);
    return plan.result;
  });

/** What happened to the order's payment. @param after see `readOutboxHistory` */
export const paymentHistory = (
  orderId: Id<'order'>,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> =>
  readOutboxHistory(paymentsTable, paymentPartition(paymentIdOf(orderId)), after, limit);
