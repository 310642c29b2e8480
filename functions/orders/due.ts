/**
 * When the sweep looks at an order: once it should have moved on by events, and then less and less often. An order that
 * moved on is due no more, or anew; most are never looked at. Pure.
 */
import type { Order } from './order.ts';
import { awaitsCash, orderIs } from './standing.ts';

/** Younger ones are still on their way through the queues. */
export const graceSeconds = 300;
const longestPauseSeconds = 60 * 60;

const secondsAfter = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();

/** What a look was about: of an order that stands otherwise by now it says nothing. */
export const standOf = ({ status, payment }: Order): string => `${status} ${payment.status}`;

const sinceWhen = ({ statusSince, updatedAt }: Order): string => statusSince ?? updatedAt;

/** @returns ISO 8601; undefined: nobody need look */
const dueSince = (order: Order): string | undefined => {
  if (orderIs(order, 'begun')) return order.createdAt;
  if (orderIs(order, 'closing')) return awaitsCash(order) ? undefined : sinceWhen(order);
  return orderIs(order, 'told') && !order.carriedOn ? sinceWhen(order) : undefined;
};

/** @returns ISO 8601; undefined: never */
export const dueAt = (order: Order): string | undefined => {
  const since = dueSince(order);
  if (since === undefined) return undefined;
  const first = secondsAfter(since, graceSeconds);
  const { lookedAt } = order;
  return lookedAt?.stand === standOf(order) && lookedAt.next > first ? lookedAt.next : first;
};

/** Whether it should have ended by now. */
export const isForgotten = ({ status, paymentWindowEndsAt }: Order, now: Date): boolean =>
  status === 'pending' && secondsAfter(paymentWindowEndsAt, graceSeconds) < now.toISOString();

/**
 * After a look: as long again as it has been due, an hour at most; and in time when its window is over.
 */
export const nextLookAt = (order: Order, now: Date): string => {
  const since = dueSince(order) ?? now.toISOString();
  const age = (now.getTime() - Date.parse(since)) / 1000;
  const pause = Math.min(Math.max(age, graceSeconds), longestPauseSeconds);
  const next = secondsAfter(now.toISOString(), pause);
  const windowOver = secondsAfter(order.paymentWindowEndsAt, graceSeconds + 1);
  return order.status === 'pending' && windowOver > now.toISOString() && windowOver < next
    ? windowOver
    : next;
};
