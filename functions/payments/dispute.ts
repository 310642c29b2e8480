/**
 * A payment that the customer's bank questions, as the provider tells of it and as it is stored: one document for each
 * dispute at the provider. Providers tell in any order and repeat themselves; what is over stays over.
 *
 *   open ── won: the money is kept, and fulfilment goes on
 *    └──── lost, accepted: the money is taken back, in the books as a refund of the kind `dispute`
 */
import * as z from 'zod';
import { idOf, idSchema } from '../shared/ids.ts';
import { type Standings, standsAs } from '../shared/machine.ts';
import { type Money, moneySchema } from '../shared/money.ts';
import { type Attempt, type ProviderName, providerNameSchema } from './payment.ts';
import type { ToldDispute } from './providers/port.ts';
import { ulidFor } from './refund-id.ts';

export const disputeStatuses = ['open', 'won', 'lost', 'accepted'] as const;
export const disputeStatusSchema = z.enum(disputeStatuses).meta({ id: 'DisputeStatus' });

export const disputeSchema = z.object({
  id: idSchema('dispute'),
  orderId: idSchema('order'),
  paymentId: idSchema('payment'),
  txRef: z.string(),
  provider: providerNameSchema,
  providerDisputeId: z.string(),
  amount: moneySchema,
  reason: z.string(),
  status: disputeStatusSchema,
  /** Until when the shop may answer. */
  dueAt: z.string().optional(),
  openedAt: z.string(),
  updatedAt: z.string(),
  /** What the books say of it. */
  takenBack: moneySchema.optional(),
});
export type Dispute = z.infer<typeof disputeSchema>;

export const disputeIdOf = (provider: ProviderName, providerDisputeId: string): Dispute['id'] =>
  idOf('dispute', ulidFor(`${provider} ${providerDisputeId}`));

const disputeIs = standsAs({
  open: ['open'],
  won: [],
  lost: ['taken'],
  accepted: ['taken'],
} satisfies Standings<Dispute['status'], 'open' | 'taken'>);

export const isOpen = (dispute: Pick<Dispute, 'status'>): boolean => disputeIs(dispute, 'open');

/** The money was taken back. */
export const isTaken = (dispute: Pick<Dispute, 'status'>): boolean => disputeIs(dispute, 'taken');

type Subject = Pick<Dispute, 'orderId' | 'paymentId'> & Pick<Attempt, 'txRef' | 'provider'>;

/** @param amount what the provider names, in the payment's currency */
export const newDispute = (subject: Subject, told: ToldDispute, amount: Money, now: Date): Dispute => ({
  id: disputeIdOf(subject.provider, told.providerDisputeId),
  orderId: subject.orderId,
  paymentId: subject.paymentId,
  txRef: subject.txRef,
  provider: subject.provider,
  providerDisputeId: told.providerDisputeId,
  amount,
  reason: told.reason,
  status: told.status,
  ...(told.dueAt !== undefined && { dueAt: told.dueAt }),
  openedAt: told.openedAt ?? now.toISOString(),
  updatedAt: now.toISOString(),
});

/** Where it stands after what was told; the very same when that is nothing new. */
export const toldAgain = (known: Dispute, told: ToldDispute, amount: Money, now: Date): Dispute => {
  if (!isOpen(known)) return known;
  const { status, reason, dueAt = known.dueAt } = told;
  const isNews =
    status !== known.status ||
    reason !== known.reason ||
    dueAt !== known.dueAt ||
    amount.amount !== known.amount.amount;
  if (!isNews) return known;
  return {
    ...known,
    status,
    reason,
    amount,
    ...(dueAt !== undefined && { dueAt }),
    updatedAt: now.toISOString(),
  };
};
