/**
 * Paystack's disputes: https://paystack.com/docs/api/dispute/ and https://paystack.com/docs/payments/disputes/
 * (`charge.dispute.create`, `.remind`, `.resolve`; statuses `awaiting-merchant-feedback`, `awaiting-bank-feedback`,
 * `pending`, `resolved`, `archived`; resolutions `merchant-accepted`, `declined`, and `auto-accepted` when nobody
 * answered in time). What is accepted is refunded to the customer, so it is in the list of refunds, too.
 */
import * as z from 'zod';
import { lookUp } from '../../shared/look-up.ts';
import { reportTrouble } from '../../shared/report-trouble.ts';
import type { ToldDispute } from './port.ts';

const time = z.string().nullish();

export const disputeSchema = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  status: z.string(),
  resolution: z.string().nullish(),
  refund_amount: z.number().nullish(),
  currency: z.string().nullish(),
  category: z.string().nullish(),
  dueAt: time,
  due_at: time,
  created_at: time,
  createdAt: time,
  transaction: z.object({
    reference: z.string(),
    amount: z.number().nullish(),
    currency: z.string().nullish(),
  }),
});
type Dispute = z.output<typeof disputeSchema>;

/** How it ended. `declined`: the shop did not accept, and the bank took its side. */
const resolutions: Readonly<Record<string, ToldDispute['status']>> = {
  'merchant-accepted': 'accepted',
  'auto-accepted': 'lost',
  declined: 'won',
};
const undecided = ['awaiting-merchant-feedback', 'awaiting-bank-feedback', 'pending'];

const statusOf = ({ id, status, resolution }: Dispute): ToldDispute['status'] => {
  if (undecided.includes(status)) return 'open';
  const isOver = status === 'resolved' || status === 'archived';
  const ended = isOver ? lookUp(resolutions, resolution ?? '') : undefined;
  if (ended === undefined) {
    reportTrouble(
      'provider-not-understood',
      'a dispute at Paystack is in a state that we do not know: it stays open',
      {
        id,
        status,
        resolution,
      },
    );
  }
  return ended ?? 'open';
};

/** In our form; undefined for what is no time. */
const timeOf = (text: string | null | undefined): string | undefined => {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};

export const toldDispute = (dispute: Dispute): ToldDispute => {
  const { id, refund_amount, category, transaction } = dispute;
  const dueAt = timeOf(dispute.dueAt ?? dispute.due_at);
  const openedAt = timeOf(dispute.created_at ?? dispute.createdAt);
  return {
    providerDisputeId: id,
    amount: refund_amount ?? transaction.amount ?? 0,
    currency: dispute.currency ?? transaction.currency ?? '',
    reason: category ?? 'unknown',
    status: statusOf(dispute),
    ...(dueAt !== undefined && { dueAt }),
    ...(openedAt !== undefined && { openedAt }),
  };
};
