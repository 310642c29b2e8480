/**
 * Requesting, deciding and receiving returns, each in one transaction with its event. With what is received its refund is
 * promised, on the payment itself.
 */

import { announced } from '../events/change.ts';
import type { HistoryNote } from '../events/outbox-history.ts';
import { planRestock } from '../inventory/restock-store.ts';
import { receivePieces } from '../orders/move-items.ts';
import { itemOf, type Order } from '../orders/order.ts';
import { mustGetOrder } from '../orders/store.ts';
import { withGoodsRefund } from '../payments/with-goods-refund.ts';
import { reasonToTell } from '../shared/actor.ts';
import type { Id } from '../shared/ids.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import {
  decideReturn,
  notSaid,
  orderIdOfReturn,
  piecesBack,
  type Return,
  type ReturnLine,
  receiveReturn,
  requestReturn,
  returnOf,
} from './return.ts';
import { listWrites } from './return-list-store.ts';
import { orderReturns } from './store.ts';

const noteOf = ({ status, updatedAt }: Return, actor: string, reason: string): HistoryNote => ({
  at: updatedAt,
  actor,
  reason,
  status,
});

const toldReason = ({ customerId }: Order, { reason }: Return): string =>
  reasonToTell({ actor: customerId, reason: reason === notSaid ? undefined : reason }, notSaid);

const facts = ({ id: returnId, orderId, items }: Return) => ({ returnId, orderId, items });

export const openReturn = (
  orderId: Id<'order'>,
  wanted: { readonly items: readonly ReturnLine[]; readonly reason: string },
  actor: string,
  now: Date,
): Promise<Return> =>
  retryOnConflict(async () => {
    const [order, before] = await Promise.all([mustGetOrder(orderId), orderReturns.get(orderId)]);
    const { returns: next, changed } = requestReturn(order, before, wanted, now);
    const events = announced(next, [['return.requested', facts(changed)]], now);
    const note = noteOf(changed, actor, wanted.reason);
    const also = listWrites(order, changed);
    await transact(orderReturns.writes(orderId, { next, events, note, also }));
    return changed;
  });

const announcementOf = { approve: 'return.approved', reject: 'return.rejected' } as const;

export const answerReturn = async (
  returnId: Id<'return'>,
  decision: 'approve' | 'reject',
  { why, actor }: { readonly why: string | undefined; readonly actor: string },
  now: Date,
): Promise<Return> => {
  const orderId = orderIdOfReturn(returnId);
  const after = await orderReturns.change(orderId, async (before) => {
    const decided = decideReturn(before, returnId, decision, why, now);
    if (!decided) return undefined;
    const { returns: next, changed } = decided;
    const events = announced(next, [[announcementOf[decision], facts(changed)]], now);
    const note = noteOf(changed, actor, why ?? changed.status);
    return { next, events, note, also: listWrites(await mustGetOrder(orderId), changed) };
  });
  return returnOf(after, returnId);
};

const linesToRestock = (order: Order, items: readonly ReturnLine[]) =>
  items.map(({ itemId, quantity }) => ({ variantId: itemOf(order, itemId).variantId, quantity }));

/**
 * Returns, order, payment and stock change together: what the return says was refunded is what was promised.
 * @param restock whether the goods can be sold again
 */
export const receiveReturnedGoods = (
  returnId: Id<'return'>,
  restock: boolean,
  actor: string,
  now: Date,
): Promise<Return> =>
  retryOnConflict(async () => {
    const orderId = orderIdOfReturn(returnId);
    const [order, before] = await Promise.all([mustGetOrder(orderId), orderReturns.get(orderId)]);
    const found = returnOf(before, returnId);
    if (found.status === 'received') return found;
    const cause = { actor, reason: 'return received' };
    const why = toldReason(order, found);
    const back = receivePieces(order, piecesBack(before, found), cause, now);
    const { writes, refund } = await withGoodsRefund(back, `return: ${why}`, now);
    const { returns: next, changed } = receiveReturn(before, found, { restocked: restock, refund }, now);
    const told = { ...facts(changed), refund, restocked: restock, reason: why };
    const events = announced(next, [['return.received', told]], now);
    const note = noteOf(changed, actor, cause.reason);
    const lines = linesToRestock(order, changed.items);
    const stock = restock ? await planRestock(returnId, orderId, lines, 'return', now) : [];
    const listed = listWrites(order, changed);
    await transact([
      ...writes,
      ...orderReturns.writes(orderId, { next, events, note, also: listed }),
      ...stock,
    ]);
    return changed;
  });
