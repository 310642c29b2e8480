/**
 * Calls to providers as the rest of the feature makes them: through the breaker, and repeated within a budget
 * where repeating is safe.
 */
import { env } from '../../shared/env.ts';
import type { Dispute } from '../dispute.ts';
import type { Attempt, Capture, ProviderName, Refund } from '../payment.ts';
import { adapterOf } from './adapter-of.ts';
import { throughBreaker } from './breaker.ts';
import { isOutage } from './http.ts';
import type {
  AcceptedDispute,
  Charge,
  Initialized,
  Outcome,
  ProviderRefund,
  TransactionPage,
} from './port.ts';
import { providerRows, timeoutMillisecondsOf } from './provider-rows.ts';

const apiUrl = (): string => env('PUBLIC_API_URL').replace(/\/+$/, '');

/** Where providers report to. */
export const webhookUrlOf = (provider: ProviderName): string =>
  `${apiUrl()}/v1/webhooks/payments/${provider}`;

/** Where they send the browser. */
export const callbackUrlOf = ({ provider, txRef }: Attempt): string =>
  `${apiUrl()}/v1/payments/callback/${provider}?txRef=${txRef}`;

/** A shopper is waiting: what failed is tried once more when another try still ends within so long. */
export const budgetMilliseconds = 6_500;
const pauseMilliseconds = 200;

const repeated = async <T>(provider: ProviderName, call: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  try {
    return await call();
  } catch (error) {
    const pause = pauseMilliseconds * (0.5 + Math.random());
    const endsAfter = performance.now() - began + pause + timeoutMillisecondsOf(provider);
    if (!isOutage(error) || endsAfter > budgetMilliseconds) throw error;
    await new Promise((resolve) => setTimeout(resolve, pause));
    return call();
  }
};

export const askToInitialize = async (
  { provider: name }: Attempt,
  charge: Charge,
  now: Date,
): Promise<Initialized> => {
  const { initialize } = await adapterOf(name);
  const ask = (): Promise<Initialized> => initialize(charge, now);
  const { initializesOnce } = providerRows[name];
  return throughBreaker(name, () => (initializesOnce ? ask() : repeated(name, ask)), now);
};

export const askForOutcome = async (attempt: Attempt, now: Date): Promise<Outcome> => {
  const { name, verify } = await adapterOf(attempt.provider);
  return throughBreaker(name, () => repeated(name, () => verify(attempt, now)), now);
};

/** Nothing where the provider cannot take back a place to pay. */
export const askToCancel = async (attempt: Attempt, now: Date): Promise<void> => {
  const { name, cancel } = await adapterOf(attempt.provider);
  if (cancel) await throughBreaker(name, () => repeated(name, () => cancel(attempt)), now);
};

/** Safe to repeat: what was accepted before is told as that. */
export const askToAcceptDispute = async (dispute: Dispute, now: Date): Promise<AcceptedDispute> => {
  const { name, acceptDispute } = await adapterOf(dispute.provider);
  if (!acceptDispute) throw new RangeError(`${name} has no disputes`);
  return throughBreaker(name, () => repeated(name, () => acceptDispute(dispute)), now);
};

/** Undefined when the provider has no list of refunds. */
export const askForRefunds = async (capture: Capture, now: Date): Promise<ProviderRefund[] | undefined> => {
  const { name, refundsOf } = await adapterOf(capture.provider);
  return refundsOf && throughBreaker(name, () => repeated(name, () => refundsOf(capture)), now);
};

/** One page; undefined when the provider has no list of transactions. */
export const askForTransactions = async (
  name: ProviderName,
  period: { readonly from: Date; readonly to: Date },
  page: string | undefined,
  now: Date,
): Promise<TransactionPage | undefined> => {
  const { listTransactions } = await adapterOf(name);
  return (
    listTransactions && throughBreaker(name, () => repeated(name, () => listTransactions(period, page)), now)
  );
};

export const askAboutRefund = async (
  refund: Refund,
  attempt: Attempt,
  now: Date,
): Promise<ProviderRefund | undefined> => {
  const { name, findRefund } = await adapterOf(refund.provider);
  const context = { attempt, webhookUrl: webhookUrlOf(name), now };
  return throughBreaker(name, () => repeated(name, () => findRefund(refund, context)), now);
};

/** Once: without an answer, look whether the refund exists before asking again. */
export const askToRefund = async (refund: Refund, attempt: Attempt, now: Date): Promise<ProviderRefund> => {
  const { name, refund: ask } = await adapterOf(refund.provider);
  const context = { attempt, webhookUrl: webhookUrlOf(name), now };
  return throughBreaker(name, () => ask(refund, context), now);
};
