/**
 * All that the end of an order means for its money and its promotions, for the transaction that ends it. Where its goods
 * go is for whoever ends it to add.
 */

import type { Order } from '../orders/order.ts';
import { isEnded } from '../orders/standing.ts';
import { changeWrites } from '../orders/store.ts';
import type { Change } from '../orders/transitions.ts';
import { planUnpaidGiveBack } from '../orders/unpaid-store.ts';
import { isPaid as hasBeenPaid } from '../payments/payment.ts';
import { planOrderEnded } from '../payments/plan-ending.ts';
import { withGoodsRefund } from '../payments/with-goods-refund.ts';
import { planGiveBack } from '../promotions/store.ts';
import type { Write } from '../shared/transact.ts';

/** Uses count from the payment on. A free order was as good as paid: what made it free is used up. */
export const planUsesBack = async (order: Order, wasPaid: boolean, now: Date): Promise<Write[]> =>
  wasPaid || order.payment.provider === 'none' ? [] : planGiveBack(order.id, now);

export type Ended = {
  readonly writes: readonly Write[];
  /** As it is after them. */
  readonly order: Order;
};

/**
 * The writes of a change that ends the order: its payment is closed, or what is left of its money promised back. With
 * the largest order's stock (2 writes a line) they are at most 95 of DynamoDB's 100: order 2, payment 3 and 10 refunds, or order
 * 2, payment 2, promotions 8 and counts of what is unpaid 2.
 */
export const planEnding = async (change: Change, now: Date): Promise<Ended> => {
  const { next: order, note } = change;
  const reason = order.endReason ?? 'the order has ended';
  const money = await planOrderEnded(order, { reason, actor: note.actor }, now);
  const [uses, unpaid] = await Promise.all([
    planUsesBack(order, hasBeenPaid(money.payment), now),
    planUnpaidGiveBack(order),
  ]);
  const ended = { ...order, payment: money.mirror };
  const writes = [...changeWrites({ ...change, next: ended }), ...money.writes, ...uses, ...unpaid];
  return { order: ended, writes };
};

/**
 * The writes of a change after which pieces are not sent any more: what the kept ones do not cost goes back, and when
 * none is kept the order has ended.
 */
export const planUnsent = (change: Change, reason: string, now: Date): Promise<Ended> =>
  isEnded(change.next) ? planEnding(change, now) : withGoodsRefund(change, reason, now);
