/** Disputes as providers tell of them, and as staff accept them: the one way in for both. */
import { DomainError, notFound } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { sum } from '../shared/money.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { type Dispute, disputeIdOf, isOpen, isTaken } from './dispute.ts';
import { disputeTold } from './dispute-changes.ts';
import { getDispute } from './dispute-store.ts';
import { ownAttempt, type Told } from './own-attempt.ts';
import type { Capture, Payment } from './payment.ts';
import { askToAcceptDispute } from './providers/ask.ts';
import type { ToldDispute } from './providers/port.ts';
import { providerRows } from './providers/provider-rows.ts';
import { changePayment, type Decision, getPayment, listRefunds } from './store.ts';
import { parseTxRef } from './tx-ref.ts';
import { verifyAttempt } from './verify.ts';

const captureOf = ({ captures }: Payment, { txRef }: Pick<Dispute, 'txRef'>): Capture | undefined =>
  captures.find((capture) => capture.txRef === txRef);

/** Where a lost dispute shows as a refund at its provider, that may have been told first: it is the same money. */
const outsideSince = async (payment: Payment, capture: Capture | undefined, since: string) => {
  const { currency } = payment.amount;
  if (!capture || !providerRows[capture.provider].refundsLostDisputes) return sum([], currency);
  const refunds = await listRefunds(payment.id);
  return sum(
    refunds
      .filter(
        ({ kind, txRef, createdAt }) => kind === 'outside' && txRef === capture.txRef && createdAt >= since,
      )
      .map(({ amount }) => amount),
    currency,
  );
};

const contradicts = (known: Dispute | undefined, { status }: ToldDispute): boolean =>
  known !== undefined && !isOpen(known) && status !== 'open' && isTaken(known) !== isTaken({ status });

const decideDispute = async (
  payment: Payment,
  told: Told,
  news: ToldDispute,
  now: Date,
): Promise<Decision<Dispute>> => {
  const attempt = ownAttempt(payment, told);
  if (!attempt) throw notFound('payment');
  const known = await getDispute(disputeIdOf(told.provider, news.providerDisputeId));
  if (contradicts(known, news)) {
    const { orderId } = payment;
    reportTrouble(
      'provider-not-understood',
      'a dispute that is over was told to have ended otherwise: look at the provider',
      {
        orderId,
        disputeId: known?.id,
        status: news.status,
      },
    );
  }
  const capture = captureOf(payment, attempt);
  const outside = await outsideSince(payment, capture, known?.openedAt ?? news.openedAt ?? now.toISOString());
  const { change, dispute } = disputeTold(payment, { attempt, capture, told: news, known, outside }, now);
  return { change, result: dispute };
};

/**
 * A provider tells of a dispute. Money that we were never told of must have come first, so it is asked for.
 * @throws DomainError `provider-unavailable`: the provider repeats its message
 */
export const receiveDispute = async (told: Told, news: ToldDispute, now: Date): Promise<void> => {
  const parts = parseTxRef(told.txRef);
  const payment = parts && (await getPayment(parts.paymentId));
  const attempt = payment && ownAttempt(payment, told);
  if (!attempt) {
    log.warn('a dispute about nothing of ours', { ...told, providerDisputeId: news.providerDisputeId });
    return;
  }
  if (!captureOf(payment, attempt)) await verifyAttempt(attempt, now);
  const { orderId } = payment;
  const dispute = await changePayment(orderId, (current) => decideDispute(current, told, news, now), now);
  log.warn('payment disputed', { orderId, disputeId: dispute.id, status: dispute.status });
};

const notOpen = ({ status }: Dispute): DomainError =>
  new DomainError('illegal-transition', `A dispute that is ${status} cannot be accepted`);

/**
 * Staff give in: the provider is told, and the money is taken back in the books. Accepting again changes nothing.
 * @throws DomainError `not-found`, `illegal-transition` when it is decided, `provider-unavailable`
 */
export const acceptDispute = async (id: Dispute['id'], now: Date): Promise<Dispute> => {
  const dispute = await getDispute(id);
  if (!dispute) throw notFound('dispute');
  if (dispute.status === 'accepted') return dispute;
  if (!isOpen(dispute)) throw notOpen(dispute);
  const answer = await askToAcceptDispute(dispute, now);
  if (answer.kind === 'refused') throw new DomainError('illegal-transition', answer.reason);
  const { status } = answer.dispute;
  const news = { ...answer.dispute, status: status === 'won' ? status : ('accepted' as const) };
  const accepted = await changePayment(
    dispute.orderId,
    (payment) => decideDispute(payment, dispute, news, now),
    now,
  );
  if (!isTaken(accepted)) throw notOpen(accepted);
  return accepted;
};
