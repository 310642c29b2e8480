/**
 * What becomes of the attempts that are open when the shopper wants to pay again. The same wish goes on with the
 * open one; another provider, phone or amount takes its place. Either way the provider is asked first, because the
 * shopper may have paid, or been declined, with nobody telling us.
 */
import type { Order } from '../orders/order.ts';
import { amountToPay } from '../orders/standing.ts';
import { isDomainError } from '../shared/errors.ts';
import type { AttemptRequest } from './attempt-changes.ts';
import type { Attempt, Payment } from './payment.ts';
import { isInFlight } from './payment-work.ts';
import { askToCancel } from './providers/ask.ts';
import { verifyAttempt, verifyUnlessJustAsked } from './verify.ts';

/** Whatever was said of where the browser goes afterwards. */
const isSameWish = (attempt: Attempt, { provider, phone, method }: AttemptRequest, order: Order): boolean =>
  attempt.provider === provider &&
  attempt.phone === phone &&
  attempt.method === method &&
  attempt.amount.amount === amountToPay(order).amount &&
  attempt.amount.currency === amountToPay(order).currency;

export const openAttemptFor = (
  { attempts }: Payment,
  request: AttemptRequest,
  order: Order,
): Attempt | undefined =>
  attempts.findLast((attempt) => isInFlight(attempt) && isSameWish(attempt, request, order));

/** A provider that does not answer now keeps nobody from paying: money that comes all the same is dealt with then. */
const unlessDown = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!isDomainError(error, 'provider-unavailable')) throw error;
  }
};

const giveUp = async (attempt: Attempt, now: Date): Promise<void> => {
  await unlessDown(() => askToCancel(attempt, now));
  await unlessDown(() => verifyAttempt(attempt, now));
};

/** Before an order is changed that somebody may be paying: what is open is called off, and its provider asked. */
export const giveUpOpenAttempts = async ({ attempts }: Payment, now: Date): Promise<void> => {
  const open = attempts.filter(({ status }) => status === 'processing');
  await Promise.all(open.map((attempt) => giveUp(attempt, now)));
};

/** Brings what we know of the open attempts up to date, all at once, because a shopper waits. */
export const lookAtOpenAttempts = async (
  payment: Payment,
  request: AttemptRequest,
  order: Order,
  now: Date,
): Promise<void> => {
  const asked = payment.attempts.filter(({ status }) => status === 'processing');
  await Promise.all(
    asked.map((attempt) =>
      isSameWish(attempt, request, order)
        ? unlessDown(() => verifyUnlessJustAsked(attempt, now))
        : giveUp(attempt, now),
    ),
  );
};
