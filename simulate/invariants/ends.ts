/** An order is in one of its ends, or waits for something in its time, or somebody is told that it waits too long. */
import { patience } from '../../functions/attention/of-order.ts';
import type { Facts } from '../facts.ts';
import type { Invariant } from './invariant.ts';

type Order = Facts['orders'][number];

/** The sweep that puts things on the list comes later the longer an order stands. */
const sweepMilliseconds = 2 * 3_600_000;

/** Of the states that are no ends: until when nobody need wonder. */
const reasonableUntil: Readonly<Record<string, (order: Order, since: number) => number>> = {
  pending: ({ paymentWindowEndsAt }) => Date.parse(paymentWindowEndsAt) + patience.payment,
  confirmed: (_, since) => since + patience.shipping,
  shipped: (_, since) => since + patience.delivery,
  delivered: (_, since) => since + patience.cash,
};

const waitsTooLong = (order: Order, now: number): boolean => {
  const since = Date.parse(order.statusSince ?? order.updatedAt);
  const until = reasonableUntil[order.status]?.(order, since) ?? Number.POSITIVE_INFINITY;
  return until + sweepMilliseconds < now;
};

export const ends: Invariant = {
  name: 'ends',
  always: true,
  flaws: ({ orders, attention, now }) => {
    const explained = new Set(attention.map(({ orderId }) => orderId));
    return orders
      .filter((order) => waitsTooLong(order, now) && !explained.has(order.id))
      .map(
        ({ id, status, statusSince, updatedAt, payment }) =>
          `${id} is ${status} since ${statusSince ?? updatedAt}, its payment ${payment.status}, and nobody is told`,
      );
  },
};

/** What follows by itself does so before anybody is told that it did not: on a good day nothing stands still. */
const neverOnGoodDays = new Set([
  'order-stands-still',
  'surplus-not-sent-back',
  'payment-mismatched',
  'stock-differs',
  'books-differ',
]);

export const standsStill: Invariant = {
  name: 'stands still',
  always: true,
  flaws: ({ attention, isHostile }) =>
    isHostile
      ? []
      : attention
          .filter(({ kind }) => neverOnGoodDays.has(kind))
          .map(({ kind, orderId }) => `${kind} waits for a person on a good day: ${orderId}`),
};
