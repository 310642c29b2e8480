/**
 * Edits an order: its lines, its price, its holds or its sold stock, its money and the edit itself change in ONE
 * transaction, on the versions of order and payment.
 *
 *   edit      ── reads order v3, payment v2 ── writes v4: 130.00, the open attempt closed ✓
 *   webhook   ──── reads payment v2: 100.00 pays ── ✗ conflict ── reads v3: not what is owed ── surplus, sent back
 *
 *   webhook   ── writes order v4: paid ✓                    edit   ── writes v4 ✓
 *   edit      ──── writes v4 ✗ conflict ── reads v4: paid   expiry ──── writes v4 ✗ conflict ── reads v5, ends that
 *
 * Two edits: the second is planned again on what the first left, and refused when it would cost what nobody saw
 * (`edit-changed`). With 40 lines that change it is 80 writes of stock, and 16 besides: 96 of DynamoDB's 100.
 */
import { quoteBasket } from '../carts/quote.ts';
import { getSellableVariants } from '../catalog/store.ts';
import { planHandoverEdited } from '../fulfilment/warehouse/store.ts';
import { planHoldsEdited, planSalesEdited } from '../inventory/edit-stock-store.ts';
import { releaseExpiredHolds } from '../inventory/store.ts';
import { taxedAt } from '../orders/contact-of.ts';
import { keptPieces } from '../orders/kept.ts';
import type { Order } from '../orders/order.ts';
import type { Edit, EditWish } from '../orders/order-edit.ts';
import { editDoneWrite, mustGetEdit } from '../orders/order-edit-store.ts';
import { holdsUntil } from '../orders/payment-window.ts';
import { isUnpaid } from '../orders/standing.ts';
import { changeWrites, mustGetOrder } from '../orders/store.ts';
import type { Cause } from '../orders/transitions.ts';
import { planUnpaidResize } from '../orders/unpaid-resize-store.ts';
import { giveUpOpenAttempts } from '../payments/open-attempts.ts';
import { getPayment } from '../payments/store.ts';
import { paymentIdOf } from '../payments/tx-ref.ts';
import { planRepriced } from '../payments/with-edit.ts';
import { shopSettings } from '../settings/store.ts';
import { DomainError, isDomainError } from '../shared/errors.ts';
import { compare } from '../shared/money.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import { assertMayBeEdited } from './may-be-edited.ts';
import { orderEdited } from './order-edited.ts';
import { type ForSale, type PlannedEdit, planEdit } from './plan-edit.ts';

const pieces = ({ items }: Pick<Order, 'items'>): number =>
  items.reduce((total, item) => total + keptPieces(item), 0);

/** What is added is priced and taxed as in a cart that goes where the order goes. */
const forSaleNow = async (order: Order, { add }: EditWish, now: Date): Promise<ForSale> => {
  if (add.length === 0) return new Map();
  const variants = await getSellableVariants(add.map(({ variantId }) => variantId));
  const { rules } = await quoteBasket({
    currency: order.currency,
    items: add,
    variants,
    coupons: [],
    shippingAddress: taxedAt(order),
    now,
  });
  return new Map(
    rules.lines.flatMap((rule) => {
      const variant = variants.get(rule.variantId);
      return variant ? [[rule.variantId, { variant, rule }] as const] : [];
    }),
  );
};

/** What an order would be; nothing is changed. */
export const previewEdit = async (order: Order, wish: EditWish, now: Date): Promise<PlannedEdit> =>
  planEdit(order, wish, await forSaleNow(order, wish, now));

const stockWrites = (order: Order, { changed }: PlannedEdit, ref: string, now: Date): Promise<Write[]> => {
  const changes = changed.map(({ item: { variantId }, before, quantity: after }) => ({
    variantId,
    before,
    after,
  }));
  return isUnpaid(order)
    ? planHoldsEdited(order.id, changes, holdsUntil(new Date(order.paymentWindowEndsAt)), now)
    : planSalesEdited(order.id, ref, changes, now);
};

const countWrites = async (order: Order, next: Order, now: Date): Promise<Write[]> => {
  if (!isUnpaid(order) || pieces(next) === pieces(order)) return [];
  const { unpaidLimits } = await shopSettings(now);
  return planUnpaidResize(order, pieces(next), unpaidLimits);
};

type Doing = {
  readonly wish: EditWish;
  /** The edit that was asked for beforehand. */
  readonly edit?: Edit | undefined;
  readonly byStaff: boolean;
  readonly cause: Cause;
  /** Throws unless the order, as the edit is decided on it, may be changed by whoever asks. */
  readonly assertMayTouch: (order: Order) => void;
};

const doEdit = async (order: Order, { wish, edit, byStaff, cause }: Doing, now: Date): Promise<Order> => {
  assertMayBeEdited(order, byStaff);
  const planned = await previewEdit(order, wish, now);
  if (planned.changed.length === 0 && !edit) return order;
  const { total } = planned.fields.totals;
  if (edit && compare(edit.total, total) !== 0) {
    throw new DomainError('edit-changed', 'The order costs something else by now: ask for the edit again', {
      total,
    });
  }
  const change = orderEdited(order, planned, edit?.id, cause, now);
  const ref = `edited at version ${change.next.version}`;
  const [money, stock, counts] = await Promise.all([
    planRepriced(change.next, total, { ref, actor: cause.actor }, now),
    stockWrites(order, planned, ref, now),
    countWrites(order, change.next, now),
  ]);
  const next = { ...change.next, ...money.shown };
  await transact([
    ...changeWrites({ ...change, next }),
    ...money.writes,
    ...stock,
    ...counts,
    ...(edit ? [editDoneWrite(edit, next.version)] : []),
    ...(isUnpaid(order) ? [] : [await planHandoverEdited(next)]),
  ]);
  return next;
};

/** A hold that ran out is stock: it is claimed, and the edit planned again. */
const withExpiredClaimed = async (work: () => Promise<Order>, wish: EditWish, order: Order, now: Date) => {
  try {
    return await work();
  } catch (error) {
    if (!isDomainError(error, 'insufficient-stock')) throw error;
    const changed = order.items.filter(({ id }) => wish.change.some(({ itemId }) => itemId === id));
    const claimed = await releaseExpiredHolds(
      [...wish.add, ...changed].map(({ variantId }) => variantId),
      now,
    );
    if (claimed === 0) throw error;
    return await work();
  }
};

/** Somebody may be paying the old total: it is called off, and money that came before counts. */
const closeOpenAttempts = async (order: Order, byStaff: boolean, now: Date): Promise<void> => {
  assertMayBeEdited(order, byStaff);
  const payment = await getPayment(paymentIdOf(order.id));
  if (payment) await giveUpOpenAttempts(payment, now);
};

/**
 * Does an edit; one that was asked for beforehand is done once, however often it is confirmed.
 * @throws DomainError `illegal-transition`, `edit-changed`, `insufficient-stock`, `not-sellable`, `limit-reached`
 */
export const editOrder = async (orderId: string, doing: Doing, now: Date): Promise<Order> => {
  const seen = await mustGetOrder(orderId);
  doing.assertMayTouch(seen);
  if (doing.edit?.doneAtVersion !== undefined) return seen;
  await previewEdit(seen, doing.wish, now);
  await closeOpenAttempts(seen, doing.byStaff, now);
  const round = (): Promise<Order> =>
    retryOnConflict(async () => {
      const order = await mustGetOrder(orderId);
      doing.assertMayTouch(order);
      const edit = doing.edit && (await mustGetEdit(orderId, doing.edit.id));
      return edit?.doneAtVersion === undefined ? doEdit(order, { ...doing, edit }, now) : order;
    });
  return withExpiredClaimed(round, doing.wish, seen, now);
};
