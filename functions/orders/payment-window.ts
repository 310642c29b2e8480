/** How long an order waits for its money. Pure. */
import type { Order } from './order.ts';
import type { Change } from './transitions.ts';

/** Holds outlive the payment window by this: a payment in its last second still finds its goods. */
export const holdGraceSeconds = 600;

/** A bank transfer, or cash on delivery, takes days until staff confirm it. `AwaitManualPayment` waits as long. */
export const manualWindowSeconds = 3 * 24 * 60 * 60;

const secondsAfter = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);

/** Until when an order placed, or given more time, at `now` holds its goods. */
export const holdsUntil = (now: Date, windowSeconds: number): Date =>
  secondsAfter(now, windowSeconds + holdGraceSeconds);

const isExtended = ({ createdAt, paymentWindowEndsAt }: Order): boolean =>
  Date.parse(paymentWindowEndsAt) - Date.parse(createdAt) >= manualWindowSeconds * 1000;

/** Whether the order's window is to be made longer, once, because a person has to confirm its payment. */
export const awaitsConfirmation = (order: Order): boolean =>
  order.status === 'pending' &&
  order.payment.status === 'processing' &&
  order.payment.provider === 'manual' &&
  !isExtended(order);

export const extendWindow = (order: Order, now: Date): Change => ({
  order: {
    ...order,
    paymentWindowEndsAt: secondsAfter(now, manualWindowSeconds).toISOString(),
    version: order.version + 1,
    updatedAt: now.toISOString(),
  },
  events: [],
  cause: { actor: 'workflow', reason: 'waits until staff confirm the payment' },
});
