/**
 * Staff settled outside of Waybill what a payment was listed for: gave the money back by a bank transfer, or agreed
 * with the customer on the amount that came. It is noted where the rule looks, so the payment is listed for it no
 * more; the books stay as they are.
 */
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { type Change, paymentChanged } from './attempt-changes.ts';
import type { HandSettlement, Payment, Refund } from './payment.ts';
import { failedPromises, unsentSurplus, unsettledMismatches } from './promises.ts';
import { changePayment, type Decision, getRefund } from './store.ts';

type Transaction = { readonly txRef: string; readonly transactionId: string };

export type HandMatter =
  | ({ readonly kind: 'mismatch' | 'surplus' } & Transaction)
  | { readonly kind: 'refund'; readonly refundId: Id<'refund'> };

const nothingWaits = (): DomainError =>
  new DomainError('illegal-transition', 'Nothing of this kind waits for a person here');

const isOf =
  (wanted: Transaction) =>
  ({ txRef, transactionId }: Transaction): boolean =>
    txRef === wanted.txRef && transactionId === wanted.transactionId;

const noted = (
  payment: Payment,
  matter: HandMatter & Transaction,
  settled: HandSettlement,
  now: Date,
): Change => {
  const isMeant = isOf(matter);
  const mark = <T extends Transaction>(one: T): T => (isMeant(one) ? { ...one, settled } : one);
  const next =
    matter.kind === 'mismatch'
      ? { mismatches: payment.mismatches.map(mark) }
      : { captures: payment.captures.map(mark) };
  return paymentChanged(payment, next, { actor: settled.by }, now);
};

/** @throws DomainError `illegal-transition` when it does not wait (any more) */
export const settledByHand = (
  payment: Payment,
  matter: HandMatter,
  refund: Refund | undefined,
  settled: HandSettlement,
  now: Date,
): Change => {
  if (matter.kind === 'refund') {
    const waits = failedPromises(payment).some(({ refundId }) => refundId === matter.refundId);
    if (!waits || !refund) throw nothingWaits();
    const refunds = [{ ...refund, settled, updatedAt: now.toISOString() }];
    return paymentChanged(payment, {}, { refunds, actor: settled.by }, now);
  }
  const waiting: readonly Transaction[] =
    matter.kind === 'mismatch' ? unsettledMismatches(payment) : unsentSurplus(payment);
  if (!waiting.some(isOf(matter))) throw nothingWaits();
  return noted(payment, matter, settled, now);
};

/** @throws DomainError `not-found`, or `illegal-transition` when it does not wait (any more) */
export const settlePaymentByHand = (
  orderId: Id<'order'>,
  matter: HandMatter,
  { note, actor }: { readonly note: string; readonly actor: string },
  now: Date,
): Promise<void> =>
  changePayment(
    orderId,
    async (payment): Promise<Decision<void>> => {
      const refund = matter.kind === 'refund' ? await getRefund(payment.id, matter.refundId) : undefined;
      const settled = { at: now.toISOString(), by: actor, note };
      return { change: settledByHand(payment, matter, refund, settled, now), result: undefined };
    },
    now,
  );
