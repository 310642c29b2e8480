/**
 * Calls to providers as the rest of the feature makes them: through the breaker, and repeated within a budget
 * where repeating is safe.
 */
import { env } from '../../shared/env.ts';
import type { Dispute } from '../dispute.ts';
import type { Attempt, Capture, ProviderName, Refund } from '../payment.ts';
import { providerNamed } from './all.ts';
import { throughBreaker } from './breaker.ts';
import { isOutage } from './http.ts';
import type {
  AcceptedDispute,
  Charge,
  Initialized,
  ListedTransaction,
  Outcome,
  ProviderRefund,
} from './port.ts';

const apiUrl = (): string => env('PUBLIC_API_URL').replace(/\/+$/, '');

/** Where providers report to. */
export const webhookUrlOf = (provider: ProviderName): string =>
  `${apiUrl()}/v1/webhooks/payments/${provider}`;

/** Where they send the browser. */
export const callbackUrlOf = ({ provider, txRef }: Attempt): string =>
  `${apiUrl()}/v1/payments/callback/${provider}?txRef=${txRef}`;

/** A shopper is waiting: two tries of at most 3 seconds each. */
export const maximumTries = 2;
const pauseMilliseconds = 200;

const repeated = async <T>(call: () => Promise<T>, tries = maximumTries): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (tries <= 1 || !isOutage(error)) throw error;
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds * (0.5 + Math.random())));
    return repeated(call, tries - 1);
  }
};

export const askToInitialize = (
  { provider: name }: Attempt,
  charge: Charge,
  now: Date,
): Promise<Initialized> => {
  const provider = providerNamed(name);
  const tries = provider.initializesOnce ? 1 : maximumTries;
  return throughBreaker(name, () => repeated(() => provider.initialize(charge, now), tries), now);
};

export const askForOutcome = (attempt: Attempt, now: Date): Promise<Outcome> => {
  const provider = providerNamed(attempt.provider);
  return throughBreaker(attempt.provider, () => repeated(() => provider.verify(attempt, now)), now);
};

/** Nothing where the provider cannot take back a place to pay. */
export const askToCancel = async (attempt: Attempt, now: Date): Promise<void> => {
  const { name, cancel } = providerNamed(attempt.provider);
  if (cancel) await throughBreaker(name, () => repeated(() => cancel(attempt)), now);
};

/** Safe to repeat: what was accepted before is told as that. */
export const askToAcceptDispute = async (dispute: Dispute, now: Date): Promise<AcceptedDispute> => {
  const { name, acceptDispute } = providerNamed(dispute.provider);
  if (!acceptDispute) throw new RangeError(`${name} has no disputes`);
  return throughBreaker(name, () => repeated(() => acceptDispute(dispute)), now);
};

/** Undefined when the provider has no list of refunds. */
export const askForRefunds = async (capture: Capture, now: Date): Promise<ProviderRefund[] | undefined> => {
  const list = providerNamed(capture.provider).refundsOf;
  return list && throughBreaker(capture.provider, () => repeated(() => list(capture)), now);
};

/** Undefined when the provider has no list of transactions. */
export const askForTransactions = async (
  name: ProviderName,
  { from, to }: { from: Date; to: Date },
  now: Date,
): Promise<ListedTransaction[] | undefined> => {
  const list = providerNamed(name).listTransactions;
  return list && throughBreaker(name, () => repeated(() => list(from, to)), now);
};

export const askAboutRefund = (
  refund: Refund,
  attempt: Attempt,
  now: Date,
): Promise<ProviderRefund | undefined> => {
  const { name, findRefund } = providerNamed(refund.provider);
  const context = { attempt, webhookUrl: webhookUrlOf(name), now };
  return throughBreaker(name, () => repeated(() => findRefund(refund, context)), now);
};

/** Once: without an answer, look whether the refund exists before asking again. */
export const askToRefund = (refund: Refund, attempt: Attempt, now: Date): Promise<ProviderRefund> => {
  const { name, refund: ask } = providerNamed(refund.provider);
  const context = { attempt, webhookUrl: webhookUrlOf(name), now };
  return throughBreaker(name, () => ask(refund, context), now);
};
