/** Money promised back for goods, as a part of the transaction that decides about the goods. */
import type { Order } from '../orders/order.ts';
import { add, type Money, sum } from '../shared/money.ts';
import { goodsRefunded, paidWith } from './goods-changes.ts';
import { isForGoods } from './payment.ts';
import { refundIdsFor } from './refund-id.ts';
import { listRefunds, type PaymentPlan, planPayment } from './store.ts';
import { paymentIdOf } from './tx-ref.ts';

/** Also what the provider refused: it stays promised, until somebody makes it good. */
export const promisedForGoods = async ({ id, currency }: Order): Promise<Money> => {
  const refunds = await listRefunds(paymentIdOf(id));
  return sum(
    refunds.filter(isForGoods).map(({ amount }) => amount),
    currency,
  );
};

export type GoodsRefund = {
  /** In the order's own transaction. */
  readonly plan: PaymentPlan<Money>;
  /** What was promised back for goods so far, with this. */
  readonly refundedForGoods: Money;
};

/**
 * Promises money back for goods, for the transaction that decides about the goods: `plan.result` is what is promised,
 * which may be nothing. The consumer of `payment.refund-requested` carries it through.
 * @param dueOf what the order's law wants to go back, from what was paid and what went back for goods before; no more
 *   than what is left, and its provider can pay, goes: the rest is due again the next time
 * @param ref what it is for: another one each time
 */
export const planGoodsRefund = async (
  order: Order,
  dueOf: (paid: Money, refundedForGoods: Money) => Money,
  { reason, ref, actor }: { readonly reason: string; readonly ref: string; readonly actor: string },
  now: Date,
): Promise<GoodsRefund> => {
  const before = order.refundedForGoods ?? (await promisedForGoods(order));
  const plan = await planPayment(
    order,
    (payment) =>
      goodsRefunded(
        payment,
        dueOf(paidWith(payment), before),
        { reason, actor, refundIds: refundIdsFor(payment, ref) },
        now,
      ),
    now,
  );
  return { plan, refundedForGoods: add(before, plan.result) };
};
