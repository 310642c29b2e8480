/** Refunds in a provider's own list that we did not ask it for: whatever they are, the money is gone. */
import { log } from '../shared/log.ts';
import { isZero, type Money, money, zero } from '../shared/money.ts';
import { type Capture, isUnasked, leftOf, type Payment, type Refund } from './payment.ts';
import { askForRefunds } from './providers/ask.ts';
import { isRefund, type ProviderRefund } from './providers/port.ts';
import { providerRows } from './providers/provider-rows.ts';
import { changePayment, type Decision, listRefunds } from './store.ts';
import { takenBack } from './taken-back.ts';

type Transaction = Pick<Capture, 'txRef' | 'transactionId'>;

const isOf =
  (wanted: Transaction) =>
  ({ txRef, transactionId }: Transaction): boolean =>
    txRef === wanted.txRef && transactionId === wanted.transactionId;

/** Where a lost dispute shows as a refund, too, it is the same money. */
const showsAsRefund = ({ kind, provider }: Refund): boolean =>
  kind === 'outside' || providerRows[provider].refundsLostDisputes === true;

const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const decideOutsideRefunds = async (
  payment: Payment,
  transaction: Transaction,
  theirs: readonly ProviderRefund[],
  now: Date,
): Promise<Decision<Money>> => {
  const none = zero(payment.amount.currency);
  const capture = payment.captures.find(isOf(transaction));
  if (!capture) return { result: none };
  const ours = (await listRefunds(payment.id)).filter(isOf(transaction));
  const asked = ours.filter((refund) => !isUnasked(refund));
  const unasked = theirs.filter(
    (refund) => refund.status === 'succeeded' && !asked.some((one) => isRefund(one, refund)),
  );
  const gone = total(unasked.map(({ amount }) => amount));
  const booked = total(
    ours
      .filter(isUnasked)
      .filter(showsAsRefund)
      .map(({ amount }) => amount.amount),
  );
  const amount = money(Math.min(gone - booked, leftOf(capture).amount), none.currency);
  if (amount.amount <= 0) return { result: none };
  const change = takenBack(
    payment,
    capture,
    amount,
    {
      kind: 'outside',
      reason: 'refunded at the provider',
      /** How much of it was booked then: what is held back for a promise may be booked later. */
      ref: `outside ${transaction.transactionId} ${booked + amount.amount}`,
      providerRefundId: unasked.at(-1)?.providerRefundId,
    },
    now,
  );
  return { change, result: amount };
};

/** @returns what was booked now, which may be nothing */
export const bookOutsideRefunds = async (
  orderId: Payment['orderId'],
  transaction: Transaction,
  theirs: readonly ProviderRefund[],
  now: Date,
): Promise<Money> => {
  const booked = await changePayment(
    orderId,
    (payment) => decideOutsideRefunds(payment, transaction, theirs, now),
    now,
  );
  if (!isZero(booked))
    log.warn('money went back that we did not ask for', { orderId, ...transaction, booked });
  return booked;
};

/** After a message about a refund of this attempt. @throws DomainError `provider-unavailable` */
export const lookForOutsideRefunds = async (
  { orderId, captures }: Payment,
  { txRef }: Pick<Capture, 'txRef'>,
  now: Date,
): Promise<void> => {
  for (const capture of captures.filter((candidate) => candidate.txRef === txRef)) {
    const theirs = await askForRefunds(capture, now);
    if (theirs) await bookOutsideRefunds(orderId, capture, theirs, now);
  }
};
