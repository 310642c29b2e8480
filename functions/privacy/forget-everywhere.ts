/** What is kept of a person beside their profile and their orders: docs/accounts.md lists all of it. */
import { forgetCarts } from '../carts/forget-carts.ts';
import { listOrdersOfCustomer } from '../orders/list-store.ts';
import { forgetReturns } from '../returns/forget-returns.ts';

const pageSize = 100;

/** A repetition finds nothing left to do. */
export const forgetEverywhere = async (customerId: string): Promise<void> => {
  await forgetCarts(customerId);
  let cursor: string | undefined;
  do {
    const page = await listOrdersOfCustomer(customerId, { withHidden: true }, { limit: pageSize, cursor });
    for (const order of page.items) await forgetReturns(order);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
};
