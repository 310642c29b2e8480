/**
 * Calls to providers as the rest of the feature makes them: through the breaker, and repeated within a budget
 * where repeating is safe.
 */
import { isDomainError } from '../shared/errors.ts';
import { throughBreaker } from './breaker.ts';
import type { Attempt, Capture, ProviderName, Refund } from './payment.ts';
import type { Charge, Initialized, ListedTransaction, Outcome, ProviderRefund } from './provider.ts';
import { providerNamed } from './providers/all.ts';

/** A shopper is waiting: two tries of at most 3 seconds each. */
const maximumTries = 2;
const pauseMilliseconds = 200;

const repeated = async <T>(call: () => Promise<T>, tries = maximumTries): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    if (tries <= 1 || !isDomainError(error, 'provider-unavailable')) throw error;
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

export const askForRefunds = (
  capture: Pick<Capture, 'provider' | 'txRef' | 'transactionId'>,
  now: Date,
): Promise<ProviderRefund[]> => {
  const provider = providerNamed(capture.provider);
  return throughBreaker(capture.provider, () => repeated(() => provider.refundsOf(capture)), now);
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

/** Once: without an answer, look whether the refund exists before asking again. */
export const askToRefund = (refund: Refund, now: Date): Promise<ProviderRefund> =>
  throughBreaker(refund.provider, () => providerNamed(refund.provider).refund(refund), now);
