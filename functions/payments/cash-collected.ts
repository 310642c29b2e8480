/** A carrier tells what it was paid at the door. */
import type { Id } from '../shared/ids.ts';
import { log } from '../shared/log.ts';
import { type Settlement, settle } from './settle.ts';
import { getPayment } from './store.ts';
import { manualTransactionId, paymentIdOf } from './tx-ref.ts';

/** As the carrier says it: not yet compared with what was asked for at the door. */
export type Collected = { readonly amount: number; readonly currency: string };

/**
 * Pays an order that is paid on delivery; told again, or told by staff too, it is the same money. Another amount than
 * was asked for is a mismatch that staff look at. An order that nobody pays at the door takes no notice.
 */
export const cashCollected = async (
  orderId: Id<'order'>,
  collected: Collected,
  now: Date,
): Promise<Settlement> => {
  const payment = await getPayment(paymentIdOf(orderId));
  const attempt = payment?.attempts.findLast(({ method }) => method === 'cash-on-delivery');
  if (!attempt) {
    log.warn('a carrier collected money for an order that is not paid at the door', { orderId });
    return 'unknown';
  }
  const transactionId = manualTransactionId(attempt.txRef);
  return settle(attempt, { kind: 'succeeded', transactionId, ...collected }, now);
};
