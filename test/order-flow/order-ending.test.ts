/** The ending of the largest order is one transaction, and fits into what DynamoDB takes. */
import { expect, it } from '@jest/globals';
import { planEnding } from '../../functions/order-flow/order-ending.ts';
import { placeOrderWrites } from '../../functions/orders/store.ts';
import { orderCancelled } from '../../functions/orders/transitions.ts';
import { paymentChanged } from '../../functions/payments/attempt-changes.ts';
import { maximumDrawsAtEnd } from '../../functions/payments/order-ended.ts';
import type { Capture } from '../../functions/payments/payment.ts';
import { changePayment } from '../../functions/payments/store.ts';
import { maximumAttempts, txRefOf } from '../../functions/payments/tx-ref.ts';
import { money } from '../../functions/shared/money.ts';
import { maximumTransactionItems, transact } from '../../functions/shared/transact.ts';
import { withPayments } from '../payments/world.ts';
import { anOrder } from '../support/orders.ts';

withPayments();

const lines = 40;
/** A piece that comes back is a note of it and the counter of its stock; parcels that failed are one item. */
const stockWrites = 2 * lines + 1;

it('ends 40 paid lines with twenty captures to give back, within one transaction', async () => {
  const now = new Date();
  const order = anOrder(
    { status: 'confirmed', payment: { status: 'succeeded', provider: 'paystack' } },
    lines,
  );
  await transact(placeOrderWrites(order, []));
  const captures = Array.from({ length: maximumAttempts }, (_, index): Capture => {
    const paid = {
      txRef: txRefOf(order.id, index + 1),
      provider: 'paystack' as const,
      transactionId: `${index}`,
      amount: order.totals.total,
      refunded: money(0, 'NGN'),
      pendingRefunds: money(0, 'NGN'),
      capturedAt: now.toISOString(),
    };
    return index === 0 ? paid : { ...paid, surplus: 'already-paid' };
  });
  const paidTxRef = txRefOf(order.id, 1);
  await changePayment(
    order.id,
    (payment) => ({
      change: paymentChanged(
        payment,
        { status: 'succeeded', provider: 'paystack', paidTxRef, captures },
        {},
        now,
      ),
      result: undefined,
    }),
    now,
  );
  const change = orderCancelled(order, { actor: 'test' }, now);
  if (!change) throw new Error('nothing to cancel');
  const { writes, order: ended } = await planEnding(change, now);
  expect(ended).toMatchObject({ status: 'cancelled', payment: { status: 'succeeded' } });
  expect(writes).toHaveLength(2 + 3 + maximumDrawsAtEnd);
  expect(writes.length + stockWrites).toBeLessThanOrEqual(maximumTransactionItems);
});
