/** Stripe's sessions and refunds as far as Waybill reads them, and what they mean. */
import * as z from 'zod';
import type { Outcome, ProviderRefund } from './port.ts';
import { pendingAsUnknown } from './unknown-status.ts';

const intentSchema = z.object({
  id: z.string(),
  status: z.string(),
  last_payment_error: z.object({ message: z.string().optional() }).nullish(),
});

export const sessionSchema = z.object({
  id: z.string(),
  client_reference_id: z.string().nullish(),
  status: z.string().nullish(),
  payment_status: z.string(),
  amount_total: z.number().nullish(),
  currency: z.string().nullish(),
  url: z.string().nullish(),
  /** Its id, or all of it where that was asked for. */
  payment_intent: z.union([z.string(), intentSchema]).nullish(),
});
export type Session = z.output<typeof sessionSchema>;

const intentIdOf = ({ payment_intent, id }: Session): string =>
  typeof payment_intent === 'string' ? payment_intent : (payment_intent?.id ?? id);

export const sessionSucceeded = (session: Session) => ({
  transactionId: intentIdOf(session),
  amount: session.amount_total ?? 0,
  currency: (session.currency ?? '').toUpperCase(),
});

/** Of a payment intent: https://docs.stripe.com/payments/paymentintents/lifecycle */
const givenUp = ['requires_payment_method', 'canceled'];
const underWay = ['requires_confirmation', 'requires_action', 'requires_capture', 'processing', 'succeeded'];

const outcomeOfIntent = (intent: z.output<typeof intentSchema>): Outcome => {
  if (givenUp.includes(intent.status)) {
    return { kind: 'declined', reason: intent.last_payment_error?.message ?? 'declined' };
  }
  return underWay.includes(intent.status) ? { kind: 'pending' } : pendingAsUnknown('stripe', intent.status);
};

/** A complete and unpaid session waits for the bank, or was refused by it: its payment intent knows which. */
export const outcomeOf = (session: Session): Outcome => {
  const { payment_status: paid, status, payment_intent: intent } = session;
  if (paid === 'paid') return { kind: 'succeeded', ...sessionSucceeded(session) };
  if (paid !== 'unpaid') return pendingAsUnknown('stripe', paid);
  if (status === 'expired') return { kind: 'declined', reason: 'the checkout expired' };
  if (status === 'complete' && intent && typeof intent === 'object') return outcomeOfIntent(intent);
  return { kind: 'pending' };
};

export const refundSchema = z.object({
  id: z.string(),
  amount: z.number(),
  status: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  failure_reason: z.string().nullish(),
});

const refundStatuses: Readonly<Record<string, ProviderRefund['status']>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

export const toRefund = (refund: z.output<typeof refundSchema>): ProviderRefund => ({
  providerRefundId: refund.id,
  amount: refund.amount,
  status: refundStatuses[refund.status ?? ''] ?? 'pending',
  ...(refund.metadata?.refundId && { refundId: refund.metadata.refundId }),
  ...(refund.failure_reason && { failure: refund.failure_reason }),
});
