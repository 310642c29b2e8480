/** Ends an order whose money all went back. It asks no provider: who starts and carries orders on must wait for none. */
import { isEnded } from '../orders/standing.ts';
import { changeWrites, mustGetOrder } from '../orders/store.ts';
import { orderCancelled, orderRefunded } from '../orders/transitions.ts';
import { retryOnConflict, transact } from '../shared/transact.ts';
import { stockWrites, transactEnding } from './goods-back.ts';

/**
 * All the money of an order went back: what has not left goes back on the shelf. An order of which nothing has left
 * is cancelled, another one is `refunded`.
 */
export const endRefunded = (orderId: string, reason: string, now: Date): Promise<void> =>
  retryOnConflict(async () => {
    const order = await mustGetOrder(orderId);
    if (order.payment.status !== 'refunded') return;
    const cause = { actor: 'workflow', reason };
    const change =
      order.status === 'pending' ? orderCancelled(order, cause, now) : orderRefunded(order, cause, now);
    if (!change) return;
    if (isEnded(change.next)) await transactEnding(order, change, now);
    else await transact([...changeWrites(change), ...(await stockWrites(order, change, {}, now))]);
  });
