/** Payments and refunds as the API shows them. */

import type * as z from 'zod';
import { isZero, sum } from '../shared/money.ts';
import type { paymentsRoutes } from './contract.ts';
import { notPayable } from './draws.ts';
import { leftOf, type Payment, type Refund, sumsOf } from './payment.ts';
import { unsentSurplus } from './promises.ts';
import { paymentIdOf } from './tx-ref.ts';

type PaymentView = z.input<(typeof paymentsRoutes.getPayment.responses)[200]>;
type RefundView = z.input<(typeof paymentsRoutes.refundPayment.responses)[201]>;

export const refundView = ({ id, orderId, txRef, provider, status, ...refund }: Refund): RefundView => ({
  id,
  paymentId: paymentIdOf(orderId),
  txRef,
  provider,
  status,
  amount: refund.amount,
  reason: refund.reason,
  ...(refund.kind && { kind: refund.kind }),
  ...(refund.failure !== undefined && { failure: refund.failure }),
  createdAt: refund.createdAt,
  updatedAt: refund.updatedAt,
});

const notPayableView = (payment: Payment): Pick<PaymentView, 'notPayable'> => {
  const rest = notPayable(payment);
  return isZero(rest) ? {} : { notPayable: rest };
};

const surplusOf = (payment: Payment): Pick<PaymentView, 'surplus'> => {
  const unsent = unsentSurplus(payment);
  return unsent.length === 0 ? {} : { surplus: sum(unsent.map(leftOf), payment.amount.currency) };
};

/**
 * @param refunds left out in lists, which do not read them
 * @param forStaff shows what is nobody else's business
 */
export const paymentView = (
  payment: Payment,
  refunds: readonly Refund[] | undefined,
  forStaff: boolean,
): PaymentView => ({
  id: payment.id,
  orderId: payment.orderId,
  ...(payment.provider && { provider: payment.provider }),
  status: payment.status,
  amount: payment.amount,
  ...sumsOf(payment),
  ...notPayableView(payment),
  ...surplusOf(payment),
  attempts: payment.attempts.map(({ txRef, provider, method, status, checkoutUrl, reason, createdAt }) => ({
    txRef,
    provider,
    ...(method !== undefined && { method }),
    status,
    ...(checkoutUrl !== undefined && { checkoutUrl }),
    ...(reason !== undefined && { reason }),
    createdAt,
  })),
  ...(refunds && { refunds: refunds.map(refundView) }),
  mismatches: forStaff
    ? payment.mismatches.map(({ txRef, provider, received, reportedAt }) => ({
        txRef,
        provider,
        received,
        reportedAt,
      }))
    : [],
  createdAt: payment.createdAt,
  updatedAt: payment.updatedAt,
  version: payment.version,
});
