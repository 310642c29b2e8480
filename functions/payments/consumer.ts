/** Carries requested refunds through; what the provider does not decide now is taken up by the sweep. */
import { consume } from '../events/consume.ts';
import { executeRefund } from './refunds.ts';
import { getRefund } from './store.ts';

export const handler = consume({
  'payment.refund-requested': async ({ data: { paymentId, refundId } }) => {
    const refund = await getRefund(paymentId, refundId);
    if (refund) await executeRefund(refund, new Date());
  },
});
