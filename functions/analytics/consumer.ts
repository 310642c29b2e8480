/** Counts approved orders and what goes back of them, each once however often its event comes. */
import { consume } from '../events/consume.ts';
import { salesOf } from './sales.ts';
import { countOrder, countWhatCameBack } from './store.ts';

const dateOf = (at: string): string => at.slice(0, 'yyyy-mm-dd'.length);

export const handler = consume({
  'order.approved': ({ id, data }) =>
    countOrder({ eventId: id, orderId: data.orderId }, salesOf(data), new Date()),

  /** Surplus was never revenue. */
  'payment.refunded': async ({ data: { orderId, refundId, amount, surplus }, occurredAt }) => {
    if (surplus) return;
    const refund = { refundId, date: dateOf(occurredAt), amount: amount.amount };
    await countWhatCameBack(orderId, { refund });
  },

  'return.received': ({ data: { orderId, returnId, items }, occurredAt }) =>
    countWhatCameBack(orderId, { returned: { returnId, date: dateOf(occurredAt), pieces: items } }),
});
