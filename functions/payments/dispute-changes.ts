/**
 * What may happen to a payment because of a dispute, as pure decisions. Dispute, payment, books and events are one
 * change, so an order is never shown as disputed when it is not, nor the other way round.
 */
import { newEvent } from '../events/catalogue.ts';
import { add, isZero, type Money, money, subtract, zero } from '../shared/money.ts';
import { attemptFacts, type Change, paymentChanged } from './attempt-changes.ts';
import { type Dispute, isOpen, isTaken, newDispute, toldAgain } from './dispute.ts';
import { type Attempt, type Capture, leftOf, type Payment } from './payment.ts';
import type { ToldDispute } from './providers/port.ts';
import { takenBack } from './taken-back.ts';

const smaller = (a: Money, b: Money): Money => (a.amount <= b.amount ? a : b);

/** What of a lost dispute the books do not say yet. */
const owedOf = ({ amount, takenBack: taken }: Dispute): Money =>
  subtract(amount, taken ?? zero(amount.currency));

type Taking = { readonly dispute: Dispute; readonly change?: Change };

/** @param outside what the books say already went back without us, since the dispute was opened */
const takeDisputed = (
  payment: Payment,
  capture: Capture | undefined,
  dispute: Dispute,
  outside: Money,
  now: Date,
): Taking => {
  if (!capture || !isTaken(dispute)) return { dispute };
  const known = smaller(outside, owedOf(dispute));
  const amount = smaller(subtract(owedOf(dispute), known), leftOf(capture));
  const before = dispute.takenBack ?? zero(dispute.amount.currency);
  const takenNow = add(known, amount);
  const next = isZero(takenNow) ? dispute : { ...dispute, takenBack: add(before, takenNow) };
  if (isZero(amount)) return { dispute: next };
  const ref = `dispute ${dispute.id} ${before.amount}`;
  const unasked = { kind: 'dispute', reason: `disputed: ${dispute.reason}`, ref } as const;
  return { dispute: next, change: takenBack(payment, capture, amount, unasked, now) };
};

const openAfter = ({ openDisputes = [] }: Payment, dispute: Dispute): Dispute['id'][] => {
  const others = openDisputes.filter((id) => id !== dispute.id);
  return isOpen(dispute) ? [...others, dispute.id] : others;
};

/** The first news of a dispute may be how it ended. */
const eventsOf = (
  payment: Payment,
  attempt: Attempt,
  known: Dispute | undefined,
  dispute: Dispute,
  now: Date,
) => {
  const { id: disputeId, amount, reason, dueAt, status } = dispute;
  const facts = { ...attemptFacts(payment, attempt), disputeId, amount };
  const stamp = { now, sequence: payment.version };
  const opened = { ...facts, reason, ...(dueAt !== undefined && { dueAt }) };
  return [
    ...(known ? [] : [newEvent('payment.disputed', opened, stamp)]),
    ...(status === 'open' || (known && !isOpen(known))
      ? []
      : [newEvent('payment.dispute-closed', { ...facts, status }, stamp)]),
  ];
};

/** A provider that names another currency, or no amount, means all of it. */
const amountOf = (told: ToldDispute, { amount: whole }: Attempt): Money =>
  told.currency === whole.currency && told.amount > 0
    ? money(Math.min(told.amount, whole.amount), whole.currency)
    : whole;

export type DisputeNews = {
  readonly attempt: Attempt;
  readonly capture: Capture | undefined;
  readonly told: ToldDispute;
  readonly known: Dispute | undefined;
  readonly outside: Money;
};

/** Undefined when nothing follows: known before, or over. */
export const disputeTold = (
  payment: Payment,
  { attempt, capture, told, known, outside }: DisputeNews,
  now: Date,
): { readonly change?: Change; readonly dispute: Dispute } => {
  const subject = { orderId: payment.orderId, paymentId: payment.id, ...attempt };
  const amount = amountOf(told, attempt);
  const stands = known ? toldAgain(known, told, amount, now) : newDispute(subject, told, amount, now);
  const { dispute, change } = takeDisputed(payment, capture, stands, outside, now);
  if (dispute === known) return { dispute };
  const actor = `provider:${attempt.provider}`;
  const base = change ?? paymentChanged(payment, {}, { actor }, now);
  const next = { ...base.payment, openDisputes: openAfter(base.payment, dispute) };
  return {
    dispute,
    change: {
      ...base,
      payment: next,
      events: [...base.events, ...eventsOf(next, attempt, known, dispute, now)],
      disputes: [dispute],
    },
  };
};
