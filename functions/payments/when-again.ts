/** When the sweep takes up what a payment has left to do: after each try a little later. Pure. */
import { doubledDelay } from '../shared/back-off.ts';

const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

/** An attempt whose provider did not say where to pay. */
export const firstConnectMilliseconds = 30_000;
const longestConnectMilliseconds = 5 * 60_000;

export const firstConnectAt = (now: Date): Date => after(now, firstConnectMilliseconds);

/** @param pauseMilliseconds not before the provider wants to be asked again */
export const nextConnectAt = (tries: number, pauseMilliseconds: number, now: Date): Date => {
  const pause = doubledDelay(firstConnectMilliseconds, tries, longestConnectMilliseconds);
  return after(now, Math.max(pause, pauseMilliseconds));
};

/** An attempt whose outcome nobody has told us. */
const firstLookMilliseconds = 3 * 60_000;
const longestLookMilliseconds = 60 * 60_000;

export const firstLookAt = (now: Date): Date => after(now, firstLookMilliseconds);

export const nextLookAt = (tries: number, now: Date): Date =>
  after(now, doubledDelay(firstLookMilliseconds, tries + 1, longestLookMilliseconds));

/** A refund that the first try did not finish. */
export const firstRefundMilliseconds = 60_000;
const longestRefundMilliseconds = 60 * 60_000;

/** @param pauseMilliseconds not before the provider wants to be asked again */
export const refundAgainAt = (tries: number, now: Date, pauseMilliseconds = 0): string => {
  const pause = doubledDelay(firstRefundMilliseconds, tries, longestRefundMilliseconds);
  return after(now, Math.max(pause, pauseMilliseconds)).toISOString();
};

/** What a provider has not decided by then, it never will: a person looks. What it tells later still counts. */
export const patienceMilliseconds = 24 * 60 * 60_000;

/** How long one caller alone deals with a provider: longer than its calls may take, shorter than the next try is away. */
export const connectLeaseMilliseconds = 15_000;
export const refundLeaseMilliseconds = 30_000;
/** How long one sweep alone looks after a payment, whose work is due again no sooner than in a minute. */
export const workLeaseMilliseconds = 60_000;
