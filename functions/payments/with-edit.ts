/** The money side of a change of what an order costs, as a part of the transaction that makes it. */
import type { Order } from '../orders/order.ts';
import { add, compare, type Money } from '../shared/money.ts';
import type { Write } from '../shared/transact.ts';
import { orderRepriced } from './edited-changes.ts';
import { paidWith } from './goods-changes.ts';
import { promisedForGoods } from './goods-refund.ts';
import { isPaid } from './payment.ts';
import { refundIdsFor } from './refund-id.ts';
import { planPayment } from './store.ts';

export type RepricedOrder = {
  readonly writes: readonly Write[];
  /** What the order shows of its money then. */
  readonly shown: Pick<Order, 'payment'> & Partial<Pick<Order, 'refundedForGoods' | 'chargedTotal'>>;
};

const larger = (a: Money, b: Money): Money => (compare(a, b) > 0 ? a : b);

/**
 * @param order as it is after the edit
 * @param total what it costs then
 * @param ref of the change: another one each time
 */
export const planRepriced = async (
  order: Order,
  total: Money,
  { ref, actor }: { readonly ref: string; readonly actor: string },
  now: Date,
): Promise<RepricedOrder> => {
  const before = order.refundedForGoods ?? (await promisedForGoods(order));
  const plan = await planPayment(
    order,
    (payment) => {
      const asked = { reason: 'order edited', actor, refundIds: refundIdsFor(payment, ref) };
      const { change, refund } = orderRepriced(payment, total, before, asked, now);
      return { change, result: { refund, paid: isPaid(payment) ? paidWith(payment) : undefined } };
    },
    now,
  );
  const { refund, paid } = plan.result;
  if (!paid) return { writes: plan.writes, shown: { payment: plan.mirror } };
  const refundedForGoods = add(before, refund);
  const chargedTotal = larger(paid, add(refundedForGoods, total));
  return { writes: plan.writes, shown: { payment: plan.mirror, refundedForGoods, chargedTotal } };
};
