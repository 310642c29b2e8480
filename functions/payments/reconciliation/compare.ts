/** Reconciliation of one payment, or of one transaction in a provider's list: what differs, repaired if it is safe. */
import { isZero } from '../../shared/money.ts';
import { bookOutsideRefunds } from '../outside-refunds.ts';
import { type Attempt, attemptOf, type Capture, type Payment, type ProviderName } from '../payment.ts';
import { askForOutcome, askForRefunds } from '../providers/ask.ts';
import { isRefund, type ListedTransaction, type Outcome } from '../providers/port.ts';
import { isManual } from '../providers/provider-rows.ts';
import { executeOpenRefunds } from '../refunds.ts';
import { type Settlement, settle } from '../settle.ts';
import { getPayment, listRefunds } from '../store.ts';
import { parseTxRef } from '../tx-ref.ts';
import type { Finding, FindingKind } from './run.ts';

const repairs: Partial<Record<Settlement, FindingKind>> = {
  paid: 'missing-webhook',
  surplus: 'surplus-money',
  'taken-back': 'refunded-outside',
};

type Subject = {
  readonly txRef: string;
  readonly provider: ProviderName;
  readonly orderId?: Payment['orderId'];
  readonly begunAt: string;
};

const finding = (
  kind: FindingKind,
  { txRef, provider, orderId, begunAt }: Subject,
  repaired: boolean,
  money?: { readonly amount: number; readonly currency: string },
): Finding => ({
  kind,
  txRef,
  provider,
  ...(orderId && { orderId }),
  repaired,
  begunAt,
  ...(money && { amount: money.amount, currency: money.currency }),
});

const isMismatched = (payment: Payment, attempt: Attempt): boolean =>
  payment.mismatches.some(({ txRef }) => txRef === attempt.txRef);

/** What the provider says of an attempt, against what we have of it. */
const compareOutcome = async (
  payment: Payment,
  attempt: Attempt,
  outcome: Outcome,
  now: Date,
): Promise<Finding[]> => {
  const subject = { ...attempt, orderId: payment.orderId, begunAt: payment.createdAt };
  const counted = payment.captures.find(({ txRef }) => txRef === attempt.txRef);
  if (outcome.kind !== 'succeeded' && outcome.kind !== 'reversed') {
    if (counted) return [finding('not-at-provider', subject, false, counted.amount)];
    await settle(attempt, outcome, now);
    return [];
  }
  const settlement = await settle(attempt, outcome, now);
  const kind = repairs[settlement];
  if (kind) return [finding(kind, subject, true, outcome)];
  const mismatch = settlement === 'mismatched' || isMismatched(payment, attempt);
  return mismatch ? [finding('amount-mismatch', subject, false, outcome)] : [];
};

const compareRefunds = async (payment: Payment, capture: Capture, now: Date): Promise<Finding[]> => {
  const theirs = (await askForRefunds(capture, now))?.filter(({ status }) => status !== 'failed') ?? [];
  const before = await listRefunds(payment.id);
  const subject = { ...capture, orderId: payment.orderId, begunAt: payment.createdAt };
  const { currency } = capture.amount;
  const findings: Finding[] = [];
  const outside = await bookOutsideRefunds(payment.orderId, capture, theirs, now);
  if (!isZero(outside)) findings.push(finding('refunded-outside', subject, true, outside));
  for (const refund of theirs) {
    const ours = before.find((candidate) => isRefund(candidate, refund));
    if (ours?.status === 'requested' && refund.status === 'succeeded') {
      const after = await executeOpenRefunds(payment.orderId, now);
      const repaired = after.some(({ id, status }) => id === ours.id && status === 'succeeded');
      const money = { amount: refund.amount, currency };
      findings.push(finding('refund-not-recorded', subject, repaired, money));
    }
  }
  return findings;
};

const isListed = (
  listed: readonly ListedTransaction[] | undefined,
  { txRef, ...capture }: Capture,
): boolean =>
  listed?.some(
    (transaction) =>
      transaction.txRef === txRef &&
      transaction.transactionId === capture.transactionId &&
      transaction.amount === capture.amount.amount,
  ) ?? false;

/** Runs what asks a provider; undefined when it does not answer now. */
export type UnlessUnreachable = <T>(work: () => Promise<T>) => Promise<T | undefined>;

export type Listed = ReadonlyMap<ProviderName, readonly ListedTransaction[]>;

const compareAttempt = async (
  payment: Payment,
  attempt: Attempt,
  listed: Listed,
  now: Date,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const captures = payment.captures.filter(({ txRef }) => txRef === attempt.txRef);
  const confirmed =
    captures.length > 0 && captures.every((capture) => isListed(listed.get(attempt.provider), capture));
  // A reversal is told apart from refunds by what the list of refunds has explained before.
  for (const capture of captures) findings.push(...(await compareRefunds(payment, capture, now)));
  if (!confirmed) {
    findings.push(...(await compareOutcome(payment, attempt, await askForOutcome(attempt, now), now)));
  }
  return findings;
};

/**
 * @param listed the provider's transactions by provider; what they confirm is not asked for again
 * @param unlessUnreachable runs what asks a provider: one that does not answer keeps the others from nothing; left out: it
 *   throws `provider-unavailable`
 */
export const comparePayment = async (
  payment: Payment,
  listed: Listed,
  now: Date,
  unlessUnreachable: UnlessUnreachable = (work) => work(),
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const attempt of payment.attempts.filter(({ provider }) => !isManual(provider))) {
    const found = await unlessUnreachable(() => compareAttempt(payment, attempt, listed, now));
    findings.push(...(found ?? []));
  }
  return findings;
};

/** The payment that a listed transaction belongs to; undefined for one that is none of ours. */
export const paymentOf = async ({ txRef }: ListedTransaction): Promise<Payment | undefined> => {
  const parts = parseTxRef(txRef);
  const payment = parts && (await getPayment(parts.paymentId));
  return payment && attemptOf(payment, txRef) ? payment : undefined;
};

export const unknownToUs = (provider: ProviderName, transaction: ListedTransaction): Finding =>
  finding(
    'unknown-to-us',
    { txRef: transaction.txRef, provider, begunAt: transaction.paidAt },
    false,
    transaction,
  );
