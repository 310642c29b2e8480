/**
 * What of a payment's refunds is still to happen, kept on the payment itself: every change of a refund passes here,
 * so that whoever reads the payment knows what was promised and is not there. Pure.
 */

import { isZero, type Money, money, subtract } from '../shared/money.ts';
import { type Capture, isUnasked, leftOf, type Payment, type Promised, type Refund } from './payment.ts';
import { patienceMilliseconds } from './when-again.ts';

const promiseOf = ({ id, txRef, transactionId, status, amount, ...refund }: Refund): Promised[] => {
  if (status === 'succeeded' || refund.settled) return [];
  const at = status === 'failed' ? refund.updatedAt : refund.createdAt;
  return [{ refundId: id, txRef, transactionId, status, amount, at }];
};

const captureOf = ({ captures }: Payment, promised: Promised): Capture | undefined =>
  captures.find(
    ({ txRef, transactionId }) => txRef === promised.txRef && transactionId === promised.transactionId,
  );

/** Surplus that did not go back is told of by its capture, which has no other use for the money. */
const isOwnFailure = (payment: Payment, promised: Promised): boolean =>
  promised.status === 'failed' && captureOf(payment, promised)?.surplus === undefined;

/** Refunds of what the order was paid with that a provider refused and that nothing made good since. */
export const failedPromises = (payment: Payment): Promised[] =>
  (payment.promises ?? []).filter((promised) => isOwnFailure(payment, promised));

/** The failed promises less `amount` in minor units, the oldest first; what comes to nothing is left out. */
const less = (payment: Payment, amount: number): Promised[] => {
  let made = amount;
  return (payment.promises ?? []).flatMap((promised) => {
    if (!isOwnFailure(payment, promised)) return [promised];
    const { currency } = promised.amount;
    const part = money(Math.min(made, promised.amount.amount), currency);
    made -= part.amount;
    const open = subtract(promised.amount, part);
    return isZero(open) ? [] : [{ ...promised, amount: open }];
  });
};

const total = (amounts: readonly Money[]): number => amounts.reduce((sum, { amount }) => sum + amount, 0);

/** Whoever gives back by hand makes failed refunds good first. @param amount of what the order was paid with */
export const madeGood = (payment: Payment, amount: Money): Payment => ({
  ...payment,
  promises: less(payment, amount.amount),
});

/** What we give back another way is owed no more: never more is promised and failed than what is left. */
const capped = (payment: Payment): Payment => {
  const failed = total(failedPromises(payment).map(({ amount }) => amount));
  const left = total(payment.captures.filter(({ surplus }) => surplus === undefined).map(leftOf));
  return failed > left ? { ...payment, promises: less(payment, failed - left) } : payment;
};

/** What failed, or went back unasked, says nothing of what was promised: a person looks, and notes what it is. */
const isGivenByUs = (refund: Refund): boolean => refund.status !== 'failed' && !isUnasked(refund);

/** @param refunds new or changed ones */
export const withPromises = (payment: Payment, refunds: readonly Refund[]): Payment => {
  if (refunds.length === 0) return payment;
  const others = (payment.promises ?? []).filter(
    ({ refundId }) => !refunds.some(({ id }) => id === refundId),
  );
  const next = { ...payment, promises: [...others, ...refunds.flatMap(promiseOf)] };
  return refunds.some(isGivenByUs) ? capped(next) : next;
};

/** What the order has no use for and that is neither back nor on its way back. */
export const unsentSurplus = ({ captures }: Payment): Capture[] =>
  captures.filter(
    (capture) => capture.surplus !== undefined && !capture.settled && leftOf(capture).amount > 0,
  );

export const stuckPromises = ({ promises = [] }: Payment, now: Date): Promised[] =>
  promises.filter(
    ({ status, at }) => status === 'requested' && Date.parse(at) + patienceMilliseconds <= now.getTime(),
  );

export const unsettledMismatches = ({ mismatches }: Payment): Payment['mismatches'] =>
  mismatches.filter(({ settled }) => !settled);

/** A person has to look: a wrong amount came in, or money that has to go back did not. */
export const needsReview = (payment: Payment, now: Date): boolean =>
  unsettledMismatches(payment).length > 0 ||
  unsentSurplus(payment).length > 0 ||
  failedPromises(payment).length > 0 ||
  stuckPromises(payment, now).length > 0;
