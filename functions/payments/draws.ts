/** Which captures of a payment an amount is given back from, and how much of it can be. Pure. */

import { format } from '../shared/decimal-money.ts';
import { DomainError } from '../shared/errors.ts';
import { compare, isZero, type Money, subtract, sum } from '../shared/money.ts';
import { payablePart, refusalOf } from './payable.ts';
import { type Capture, leftOf, type Payment, refundable } from './payment.ts';

/** A part of a capture that is to go back. */
export type Draw = { readonly capture: Capture; readonly amount: Money };

const byUse = ({ captures }: Payment): Capture[] =>
  [...captures].sort((a, b) => Number(Boolean(a.surplus)) - Number(Boolean(b.surplus)));

/** What each capture's provider can pay of an amount, the captures that the order was paid with first. */
const payableDraws = (payment: Payment, amount: Money): Draw[] => {
  let wanted = amount;
  return byUse(payment).flatMap((capture) => {
    const left = leftOf(capture);
    const share = payablePart(capture.provider, compare(left, wanted) < 0 ? left : wanted);
    wanted = subtract(wanted, share);
    return isZero(share) ? [] : [{ capture, amount: share }];
  });
};

const totalOf = ({ amount: { currency } }: Payment, draws: readonly Draw[]): Money =>
  sum(
    draws.map(({ amount }) => amount),
    currency,
  );

/** As much of an amount as is left and as its providers can pay back. The rest stays for the next refund. */
export const payableOf = (payment: Payment, amount: Money): Money =>
  totalOf(payment, payableDraws(payment, amount));

/** What is left and cannot be paid back: cents at a provider that pays none. */
export const notPayable = (payment: Payment): Money =>
  subtract(refundable(payment), payableOf(payment, refundable(payment)));

const refusedAmount = (payment: Payment, amount: Money): DomainError => {
  const reasons = payment.captures.map(({ provider }) => refusalOf(provider, amount));
  const message =
    reasons.find((reason) => reason !== undefined) ?? 'The provider cannot pay this amount back';
  return new DomainError('invalid-request', message, { errors: [{ path: 'amount', message }] });
};

/**
 * Which captures an amount is taken from.
 * @throws DomainError `refund-exceeds-captured`, or `invalid-request` for an amount that cannot be paid back whole
 */
export const drawsFor = (payment: Payment, amount: Money): Draw[] => {
  const most = refundable(payment);
  if (isZero(amount) || compare(amount, most) > 0) {
    throw new DomainError('refund-exceeds-captured', `At most ${format(most)} can be given back`, {
      refundable: most,
    });
  }
  const draws = payableDraws(payment, amount);
  if (compare(totalOf(payment, draws), amount) < 0) throw refusedAmount(payment, amount);
  return draws;
};

/** Of what the order was paid with. */
export const ownPartOf = (payment: Payment, draws: readonly Draw[]): Money =>
  totalOf(
    payment,
    draws.filter(({ capture }) => capture.surplus === undefined),
  );
