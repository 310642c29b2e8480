/**
 * The money side of every change after which fewer pieces of an order are kept: cancelled, come back, or lost. What goes
 * back is decided by what is kept, and promised in the transaction of the change itself: order, payment, books and
 * events, all or nothing. Nobody has to find out later what a cancelled piece was worth.
 */

import { priceOfKept, refundForKept } from '../orders/kept.ts';
import type { Order } from '../orders/order.ts';
import { awaitsCash } from '../orders/standing.ts';
import { changeWrites } from '../orders/store.ts';
import type { Change } from '../orders/transitions.ts';
import { type Money, subtract, zero } from '../shared/money.ts';
import type { Write } from '../shared/transact.ts';
import { cashDue } from './cash-on-delivery.ts';
import { planGoodsRefund } from './goods-refund.ts';
import { planPayment } from './store.ts';
import { planRepriced } from './with-edit.ts';

export type Settled = {
  /** The change's own writes with those of the payment: at most 5, and one for each refund. */
  readonly writes: readonly Write[];
  /** As it is after them. */
  readonly order: Order;
  /** What was promised back, which may be nothing. */
  readonly refund: Money;
};

/** Nothing was paid yet: there is less to take. */
const lessAtTheDoor = async (change: Change, now: Date): Promise<Settled> => {
  const { next: order } = change;
  const due = priceOfKept(order).total;
  const { writes } = await planPayment(
    order,
    (payment) => ({ change: cashDue(payment, due, now), result: undefined }),
    now,
  );
  return { order, writes: [...changeWrites(change), ...writes], refund: zero(order.currency) };
};

/**
 * @param change decided on the order as it was read: its pieces are counted as they are kept after it
 * @param reason of the refund, for the customer
 */
export const withGoodsRefund = async (change: Change, reason: string, now: Date): Promise<Settled> => {
  const { next: order, note } = change;
  if (awaitsCash(order)) return lessAtTheDoor(change, now);
  const ref = `kept at version ${order.version}`;
  if (order.payment.due) {
    const { writes, shown } = await planRepriced(
      order,
      priceOfKept(order).total,
      { ref, actor: note.actor },
      now,
    );
    const repriced = { ...order, ...shown };
    const refund = subtract(
      repriced.refundedForGoods ?? zero(order.currency),
      order.refundedForGoods ?? zero(order.currency),
    );
    return { writes: [...changeWrites({ ...change, next: repriced }), ...writes], order: repriced, refund };
  }
  const { plan, refundedForGoods } = await planGoodsRefund(
    order,
    (paid, before) => refundForKept(order, paid, before),
    { reason, ref, actor: note.actor },
    now,
  );
  const settled = { ...order, payment: plan.mirror, refundedForGoods };
  return {
    writes: [...changeWrites({ ...change, next: settled }), ...plan.writes],
    order: settled,
    refund: plan.result,
  };
};
