/** Looks after the stock that a confirmed order took, and announces what became low. */
import { consume } from '../events/consume.ts';
import { announceLowStock, becameLow } from './ledger.ts';

export const handler = consume({
  'order.confirmed': async ({ data }) => {
    const variantIds = data.items.map(({ variantId }) => variantId);
    for (const variantId of await becameLow(variantIds)) await announceLowStock(variantId, new Date());
  },
});
