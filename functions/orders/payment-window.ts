/**
 * How long an order waits for its money. The window is the order's, `paymentWindowEndsAt`; its payment's copy, its
 * holds, the workflow's wait and what events say of it are all made of that. Pure.
 */
import type { Order } from './order.ts';

type Window = Pick<Order, 'paymentWindowEndsAt'>;

/** Holds outlive the payment window by this: a payment in its last second still finds its goods. */
export const holdGraceSeconds = 600;

/** A bank transfer takes days: so much longer the order waits once its shopper has chosen it. */
const transferSeconds = 3 * 24 * 60 * 60;

const secondsAfter = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);

/** Of an order that is placed now. @param seconds the shop's setting */
export const paymentWindowEndsAt = (now: Date, seconds: number): string =>
  secondsAfter(now, seconds).toISOString();

/** Until when an order whose window ends then holds its goods. */
export const holdsUntil = (windowEndsAt: Date): Date => secondsAfter(windowEndsAt, holdGraceSeconds);

/** Whole ones, rounded up: who waits so long finds the window over. 0 when it is. */
export const secondsLeftToPay = ({ paymentWindowEndsAt: endsAt }: Window, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(endsAt) - now.getTime()) / 1000));

const isExtended = ({ createdAt, paymentWindowEndsAt }: Order): boolean =>
  Date.parse(paymentWindowEndsAt) - Date.parse(createdAt) >= transferSeconds * 1000;

/** The window once this way to pay is chosen: a bank transfer makes it longer, once however often that is chosen. */
export const windowEndsAtFor = (order: Order, method: Order['payment']['method']): string =>
  method !== 'bank-transfer' || isExtended(order)
    ? order.paymentWindowEndsAt
    : secondsAfter(new Date(order.paymentWindowEndsAt), transferSeconds).toISOString();
