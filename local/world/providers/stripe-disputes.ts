/** Stripe's disputes as https://docs.stripe.com/api/disputes/object shows them. */
import type { BankDispute, Transaction } from './bank.ts';

export const hourSeconds = 3600;
const disputeDays = 9;

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);

export const intentIdOf = ({ id }: Transaction): string => `pi_test_${id}`;

/** Accepted is lost there. */
export const disputeView = (dispute: BankDispute, transaction: Transaction) => ({
  id: `dp_test_${dispute.id}`,
  object: 'dispute',
  amount: dispute.amount,
  currency: transaction.currency.toLowerCase(),
  charge: `ch_test_${transaction.id}`,
  payment_intent: intentIdOf(transaction),
  created: seconds(dispute.created_at),
  evidence_details: {
    due_by: seconds(dispute.created_at) + disputeDays * 24 * hourSeconds,
    has_evidence: false,
    past_due: false,
    submission_count: 0,
  },
  is_charge_refundable: false,
  livemode: false,
  metadata: {},
  reason: 'fraudulent',
  status: disputeStatuses[dispute.status],
});

const disputeStatuses = { open: 'needs_response', won: 'won', lost: 'lost', accepted: 'lost' } as const;

export const disputeEvents = {
  open: ['created', 'funds_withdrawn'],
  won: ['closed', 'funds_reinstated'],
  lost: ['closed'],
  accepted: ['closed'],
} as const;
