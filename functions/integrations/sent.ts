/**
 * What the external system was told of an order. One sender at a time, so that it hears of the versions in their order; who
 * finds another at work leaves it to that one, who looks at the order again when it is done:
 *
 *   A ── claims ── sends v5 ── done (written) ── reads the order: v6 ── claims ── sends v6
 *   B ─────── v6: claimed, nothing to do
 *
 * A that dies leaves its event in the queue. Pure.
 */
import * as z from 'zod';
import type { Order } from '../orders/order.ts';
import { orderIs } from '../orders/standing.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { digestOfOrder, termsOfOrder } from './message.ts';

export const sentSchema = z.object({
  orderId: idSchema('order'),
  /** Of an order that was made there. */
  externalId: z.string().optional(),
  /** The order's version that it last took; 0: none. */
  sentVersion: z.int(),
  digest: z.string().optional(),
  /** What the goods are sent by, and since which version that is so. */
  terms: z.string().optional(),
  termsVersion: z.int().optional(),
  /** Somebody is sending it. */
  claimedUntil: z.iso.datetime().optional(),
  /** It was not taken, since when and why. */
  waitingSince: z.iso.datetime().optional(),
  trouble: z.string().optional(),
  version: z.int(),
});
export type Sent = z.output<typeof sentSchema>;

export const nothingSent = (orderId: Id<'order'>): Sent => ({ orderId, sentVersion: 0, version: 0 });

/** In the transaction that places an order which was made there. */
export const madeThere = (orderId: Id<'order'>, externalId: string): Sent => ({
  ...nothingSent(orderId),
  externalId,
  version: 1,
});

/** Longer than a message takes to be taken or given up. */
export const claimSeconds = 60;

const wasConfirmed = (order: Order): boolean =>
  order.confirmedAt !== undefined || orderIs(order, 'confirmed');

/** Confirmed once, or made there; and said otherwise than it is now. */
export const isToBeSent = (order: Order, sent: Sent): boolean =>
  (wasConfirmed(order) || sent.externalId !== undefined) &&
  digestOfOrder(order, sent.externalId) !== sent.digest;

/** @returns undefined while another one sends it */
export const sendingClaimed = (sent: Sent, now: Date): Sent | undefined =>
  sent.claimedUntil !== undefined && sent.claimedUntil > now.toISOString()
    ? undefined
    : {
        ...sent,
        claimedUntil: new Date(now.getTime() + claimSeconds * 1000).toISOString(),
        version: sent.version + 1,
      };

export const sendingDone = (sent: Sent, order: Order): Sent => {
  const { claimedUntil: _, waitingSince: __, trouble: ___, ...rest } = sent;
  const terms = termsOfOrder(order);
  return {
    ...rest,
    sentVersion: order.version,
    digest: digestOfOrder(order, sent.externalId),
    terms,
    termsVersion: terms === sent.terms ? (sent.termsVersion ?? order.version) : order.version,
    version: sent.version + 1,
  };
};

export const sendingFailed = ({ claimedUntil: _, ...sent }: Sent, trouble: string, now: Date): Sent => ({
  ...sent,
  waitingSince: sent.waitingSince ?? now.toISOString(),
  trouble,
  version: sent.version + 1,
});

/**
 * Whether what it decided was decided on other terms than the order has now.
 * @param basedOn the last version that it had; left out: it has what it took last
 */
export const hasOtherTerms = (order: Order, sent: Sent, basedOn: number | undefined): boolean =>
  sent.terms !== undefined &&
  (termsOfOrder(order) !== sent.terms || (basedOn ?? sent.sentVersion) < (sent.termsVersion ?? 0));
