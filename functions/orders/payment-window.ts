/** How long an order waits for its money. The window is the order's; its payment and its holds follow it. Pure. */
import type { Order } from './order.ts';

/** Holds outlive the payment window by this: a payment in its last second still finds its goods. */
export const holdGraceSeconds = 600;

/** A bank transfer takes days: so much longer the order waits once its shopper has chosen it. */
const transferSeconds = 3 * 24 * 60 * 60;

const secondsAfter = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);

/** Until when an order whose window ends then holds its goods. */
export const holdsUntil = (windowEndsAt: Date): Date => secondsAfter(windowEndsAt, holdGraceSeconds);

/** Whole ones, rounded up: who waits so long finds the window over. 0 when it is. */
export const secondsUntil = (windowEndsAt: Date, now: Date): number =>
  Math.max(0, Math.ceil((windowEndsAt.getTime() - now.getTime()) / 1000));

const isExtended = ({ createdAt, paymentWindowEndsAt }: Order): boolean =>
  Date.parse(paymentWindowEndsAt) - Date.parse(createdAt) >= transferSeconds * 1000;

/** The window of an order that is paid by bank transfer: made longer once, however often that is chosen. */
export const transferWindowEndsAt = (order: Order): string =>
  isExtended(order)
    ? order.paymentWindowEndsAt
    : secondsAfter(new Date(order.paymentWindowEndsAt), transferSeconds).toISOString();
