/**
 * Stripe's disputes: https://docs.stripe.com/api/disputes/object and https://docs.stripe.com/disputes/how-disputes-work
 * (`charge.dispute.created`, `.updated`, `.closed`, `.funds_withdrawn`, `.funds_reinstated`). They name the payment
 * intent and not our reference, which is in the intent's metadata. A dispute is no refund there.
 */
import * as z from 'zod';
import { lookUp } from '../../shared/look-up.ts';
import { reportTrouble } from '../../shared/report-trouble.ts';
import type { ToldDispute } from './port.ts';

export const disputeSchema = z.object({
  id: z.string(),
  amount: z.number(),
  currency: z.string(),
  reason: z.string().nullish(),
  status: z.string(),
  created: z.number().nullish(),
  payment_intent: z.string().nullish(),
  evidence_details: z.object({ due_by: z.number().nullish() }).nullish(),
});
type Dispute = z.output<typeof disputeSchema>;

/** An inquiry (`warning_…`) may become a dispute; closed, or prevented, it has taken nothing. */
const statuses: Readonly<Record<string, ToldDispute['status']>> = {
  warning_needs_response: 'open',
  warning_under_review: 'open',
  warning_closed: 'won',
  needs_response: 'open',
  under_review: 'open',
  prevented: 'won',
  won: 'won',
  lost: 'lost',
};

const timeOf = (seconds: number | null | undefined): string | undefined =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : undefined;

export const toldDispute = ({ id, amount, currency, ...dispute }: Dispute): ToldDispute => {
  const status = lookUp(statuses, dispute.status);
  if (status === undefined) {
    reportTrouble(
      'provider-not-understood',
      'a dispute at Stripe is in a state that we do not know: it stays open',
      {
        id,
        status: dispute.status,
      },
    );
  }
  const dueAt = timeOf(dispute.evidence_details?.due_by);
  const openedAt = timeOf(dispute.created);
  return {
    providerDisputeId: id,
    amount,
    currency: currency.toUpperCase(),
    reason: dispute.reason ?? 'unknown',
    status: status ?? 'open',
    ...(dueAt !== undefined && { dueAt }),
    ...(openedAt !== undefined && { openedAt }),
  };
};
