/** Issues invoices and credit notes as orders are confirmed, change and are paid back. Checkout never waits for it. */
import { consume } from '../events/consume.ts';
import { getProfile } from '../identity/store.ts';
import type { Order } from '../orders/order.ts';
import { isGuestId } from '../shared/customer-id.ts';
import type { Id } from '../shared/ids.ts';
import type { Locale } from '../shared/locale.ts';
import { log } from '../shared/log.ts';
import { issueDue } from './store.ts';

type OfOrder = { readonly data: { readonly orderId: Id<'order'> } };

const localeOf = async ({ customerId }: Order): Promise<Locale | undefined> =>
  isGuestId(customerId) ? undefined : (await getProfile(customerId))?.locale;

const issueFor = async ({ data: { orderId } }: OfOrder): Promise<void> => {
  const issued = await issueDue(orderId, localeOf, new Date());
  log.info('documents of an order issued', { orderId, issued });
};

export const handler = consume({
  'order.confirmed': issueFor,
  'order.edited': issueFor,
  'order.cancelled': issueFor,
  'payment.refunded': issueFor,
  /** Cash at the door may be less than was invoiced: pieces were cancelled before they were paid. */
  'payment.succeeded': async (event) => {
    if (event.data.provider === 'manual') await issueFor(event);
  },
});
