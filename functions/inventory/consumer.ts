/** Looks after the stock that a confirmed order took, and announces what became low. */
import { consume } from '../events/consume.ts';
import { announceLowStock } from './ledger.ts';

export const handler = consume({
  'order.confirmed': async ({ data }) => {
    for (const { variantId } of data.items) await announceLowStock(variantId, new Date());
  },
});
