/** Asking a provider how an attempt stands, and settling what it says. */

import { takeLease } from './lease-store.ts';
import type { Attempt } from './payment.ts';
import { askForOutcome } from './providers/ask.ts';
import { isManual } from './providers/provider-rows.ts';
import { type Settlement, settle } from './settle.ts';

/** Within so long what a provider said before is still true enough: whoever asks again is answered from our record. */
const freshMilliseconds = 3_000;

/**
 * What has succeeded is not asked for again.
 * @throws DomainError `provider-unavailable`
 */
export const verifyAttempt = async (attempt: Attempt, now: Date): Promise<Settlement> =>
  attempt.status === 'succeeded' || isManual(attempt.provider)
    ? 'nothing-new'
    : settle(attempt, await askForOutcome(attempt, now), now);

/**
 * For callers who may come any number of times: the provider is asked once in a few seconds, whoever wants to know.
 * @throws DomainError `provider-unavailable`
 */
export const verifyUnlessJustAsked = async (attempt: Attempt, now: Date): Promise<Settlement> =>
  attempt.status !== 'succeeded' && (await takeLease(attempt, 'ask', freshMilliseconds, now))
    ? verifyAttempt(attempt, now)
    : 'nothing-new';
