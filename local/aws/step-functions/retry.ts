/** How long a retry waits. */
import type { Retrier } from './asl.ts';

const defaults = { IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 } as const;

export const attemptsAllowed = (retrier: Retrier): number => retrier.MaxAttempts ?? defaults.MaxAttempts;

/**
 * Seconds before retry number `attempt` (the first is 1): interval × rate^(attempt − 1), capped. Full jitter takes
 * any part of it.
 * @param random 0 (included) to 1 (excluded)
 */
export const retryDelaySeconds = (retrier: Retrier, attempt: number, random: number): number => {
  const interval = retrier.IntervalSeconds ?? defaults.IntervalSeconds;
  const rate = retrier.BackoffRate ?? defaults.BackoffRate;
  const delay = Math.min(
    interval * rate ** (attempt - 1),
    retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
  );
  return retrier.JitterStrategy === 'FULL' ? delay * random : delay;
};
