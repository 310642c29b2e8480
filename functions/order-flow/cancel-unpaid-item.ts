/**
 * Takes one line off an order that nobody has paid: its hold is given back and the rest is priced by the order's own
 * rules, with the payment, in ONE transaction on the versions of order and payment. The line stays, as cancelled.
 *
 *   cancel   ── reads order v3 ── calls open attempts off ── reads v3 ── writes v4: 80.00, the attempt closed ✓
 *   webhook  ─────── 100.00 came ─────────────────────────────── ✗ conflict: not what is owed ── surplus, sent back
 *   webhook  ─────── 100.00 came ── writes v4: paid ✓            cancel ── reads v4: paid, an item of a paid order
 */
import { planRelease } from '../inventory/store.ts';
import { cancelUnsentOf } from '../orders/item-pieces.ts';
import { keptLines, keptPieces } from '../orders/kept.ts';
import { itemOf, type Order } from '../orders/order.ts';
import { replacedBy } from '../orders/order-at.ts';
import { repriced, ruledItems } from '../orders/repriced.ts';
import { isUnpaid, itemIs } from '../orders/standing.ts';
import { changeWrites, mustGetOrder } from '../orders/store.ts';
import { type Cause, type Change, movedItems, orderChanged } from '../orders/transitions.ts';
import { planUnpaidResize } from '../orders/unpaid-resize-store.ts';
import { giveUpOpenAttempts } from '../payments/open-attempts.ts';
import { getPayment } from '../payments/store.ts';
import { paymentIdOf } from '../payments/tx-ref.ts';
import { planRepriced } from '../payments/with-edit.ts';
import { shopSettings } from '../settings/store.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';

/** Whether it is the last line that the order has. */
export const isLastKept = (order: Order, itemId: string): boolean =>
  order.items.every((item) => item.id === itemId || !itemIs(item, 'kept'));

/** @throws DomainError `illegal-transition` when the rest would be free */
const itemTakenOff = (order: Order, itemId: string, cause: Cause, now: Date): Change => {
  const item = itemOf(order, itemId);
  const lines = ruledItems(order).map((line) =>
    line.item.id === itemId ? { ...line, item: cancelUnsentOf(item) } : line,
  );
  const fields = repriced(order, lines);
  const { id: orderId, customerId } = order;
  const taken = { orderItemId: itemId, variantId: item.variantId, from: keptPieces(item), to: 0 };
  const change = orderChanged(
    order,
    fields,
    [
      ['order.edited', { orderId, customerId, total: fields.totals.total, changes: [taken] }],
      ...movedItems(order, fields.items),
    ],
    cause,
    now,
  );
  return { ...change, note: { ...change.note, ...replacedBy(order) } };
};

const takeOff = async (order: Order, itemId: string, cause: Cause, now: Date): Promise<Order> => {
  const { variantId, quantity } = itemOf(order, itemId);
  const change = itemTakenOff(order, itemId, cause, now);
  const ref = `item cancelled at version ${change.next.version}`;
  const pieces = keptLines(change.next).reduce((total, line) => total + line.quantity, 0);
  const { unpaidLimits } = await shopSettings(now);
  const [money, stock, counts] = await Promise.all([
    planRepriced(change.next, change.next.totals.total, { ref, actor: cause.actor }, now),
    planRelease(order.id, [{ variantId, quantity }], now),
    planUnpaidResize(order, pieces, unpaidLimits),
  ]);
  const next = { ...change.next, ...money.shown };
  await transact([...changeWrites({ ...change, next }), ...money.writes, ...stock, ...counts]);
  return next;
};

/**
 * What is being paid is called off at its provider first, because it is for another amount.
 * @param assertMayChange throws unless the order, as it is decided on, may be changed
 * @returns undefined when the order is not unpaid any more, or this is all that it has
 */
export const cancelUnpaidItem = async (
  orderId: string,
  itemId: string,
  cause: Cause,
  assertMayChange: (order: Order) => void,
  now: Date,
): Promise<Order | undefined> => {
  const isItsCase = (order: Order): boolean => isUnpaid(order) && !isLastKept(order, itemId);
  const seen = await mustGetOrder(orderId);
  assertMayChange(seen);
  if (!isItsCase(seen) || !itemIs(itemOf(seen, itemId), 'kept')) return isItsCase(seen) ? seen : undefined;
  itemTakenOff(seen, itemId, cause, now);
  const payment = await getPayment(paymentIdOf(seen.id));
  if (payment) await giveUpOpenAttempts(payment, now);
  return retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    assertMayChange(order);
    if (!isItsCase(order)) return undefined;
    return itemIs(itemOf(order, itemId), 'kept') ? takeOff(order, itemId, cause, now) : order;
  });
};
