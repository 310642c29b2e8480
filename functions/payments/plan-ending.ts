/** What the end of an order means for its money, without asking anybody: what is promised here is carried out later. */
import type { Order } from '../orders/order.ts';
import { orderEnded } from './order-ended.ts';
import { type PaymentPlan, planPayment } from './store.ts';

type Ending = Parameters<typeof orderEnded>[1];

/** For the transaction that ends an order: its payment is closed, or what is left of its money promised back. */
export const planOrderEnded = (order: Order, ending: Ending, now: Date): Promise<PaymentPlan<void>> =>
  planPayment(order, (payment) => ({ change: orderEnded(payment, ending, now), result: undefined }), now);
