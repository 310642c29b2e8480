/** Counts approved orders and what goes back of them, and what else a day has, each once however often its event comes. */
import { consume } from '../events/consume.ts';
import { shopSettings } from '../settings/store.ts';
import type { Currency } from '../shared/money.ts';
import { shopDay } from '../shared/shop-day.ts';
import { type DayEntry, entryOf } from './day-entry.ts';
import { salesOf } from './sales.ts';
import { countOnce, countOrder, countWhatCameBack } from './store.ts';

const dayOf = async (moment: string): Promise<string> => {
  const { timeZone } = await shopSettings(new Date());
  return shopDay(moment, timeZone);
};

type Told = { readonly id: string; readonly occurredAt: string };

/** Events from before their currency was told are no entries. */
const enter = async (
  kind: DayEntry['kind'],
  { id: subject, occurredAt }: Told,
  { about, currency }: { readonly about: string; readonly currency: Currency | undefined },
): Promise<void> => {
  if (currency === undefined) return;
  const date = await dayOf(occurredAt);
  await countOnce(entryOf(kind, { subject, about, date, currency }), new Date());
};

export const handler = consume({
  'order.approved': async ({ id, data }) =>
    countOrder(
      { eventId: id, orderId: data.orderId },
      salesOf(data, await dayOf(data.approvedAt)),
      new Date(),
    ),

  /** Surplus was never revenue. */
  'payment.refunded': async ({ data: { orderId, refundId, amount, surplus }, occurredAt }) => {
    if (surplus) return;
    const refund = { refundId, date: await dayOf(occurredAt), amount: amount.amount };
    await countWhatCameBack(orderId, { refund }, new Date());
  },

  'return.received': async ({ data: { orderId, returnId, items }, occurredAt }) => {
    const returned = { returnId, date: await dayOf(occurredAt), pieces: items };
    await countWhatCameBack(orderId, { returned }, new Date());
  },

  'payment.succeeded': (event) =>
    enter('payment-succeeded', event, {
      about: event.data.orderId,
      currency: event.data.amount.currency,
    }),

  'payment.failed': (event) =>
    enter('payment-failed', event, { about: event.data.orderId, currency: event.data.currency }),

  'cart.abandoned': (event) =>
    enter('cart-abandoned', event, { about: event.data.cartId, currency: event.data.currency }),
});
