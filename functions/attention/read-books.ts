/** Reads all that is written of an order's money as it was at one moment, if there is one. */
import { orders } from '../orders/store.ts';
import { listPostings, listRefunds, paymentRead } from '../payments/store.ts';
import { paymentIdOf } from '../payments/tx-ref.ts';
import { idSchema } from '../shared/ids.ts';
import { readTogether } from '../shared/read.ts';
import type { Books } from './of-books.ts';

const maximumLooks = 3;

/** Undefined when there is no payment, or when it moves each time it is looked at. */
export const readBooks = async (orderId: string): Promise<Books | undefined> => {
  const id = idSchema('order').parse(orderId);
  const paymentId = paymentIdOf(id);
  const look = () => readTogether(orders.readOf(id), paymentRead(paymentId));
  let [order, payment] = await look();
  for (let looks = 0; looks < maximumLooks && order && payment; looks += 1) {
    const [postings, refunds] = await Promise.all([listPostings(paymentId), listRefunds(paymentId)]);
    const [orderAfter, paymentAfter] = await look();
    if (orderAfter?.version === order.version && paymentAfter?.version === payment.version) {
      return { order, payment, postings, refunds };
    }
    [order, payment] = [orderAfter, paymentAfter];
  }
  return undefined;
};
