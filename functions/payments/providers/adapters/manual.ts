/**
 * Cash on delivery and bank transfers: staff see the money and confirm it, so there is nobody to ask. Refunds are
 * handed out by staff too: asking for one is the record that it was done.
 */
import { DomainError } from '../../../shared/errors.ts';
import type { PaymentProvider } from '../port.ts';

export const manual: PaymentProvider = {
  name: 'manual',
  initialize: async () => ({ kind: 'ready' }),
  verify: async () => ({ kind: 'pending' }),
  readWebhook: async () => {
    throw new DomainError('not-found', 'Nobody sends messages about manual payments');
  },
  findRefund: async () => undefined,
  refund: async ({ id, amount }) => ({
    providerRefundId: id,
    amount: amount.amount,
    status: 'succeeded',
    refundId: id,
  }),
};
