/** An account was deleted: its orders stay, for the books, and forget the person as soon as they have ended. */
import { consume } from '../events/consume.ts';
import { log } from '../shared/log.ts';
import { listOrdersOfCustomer, releaseOwner } from './store.ts';

const pageSize = 100;

/** Goes through all orders, also hidden ones; a repetition skips what was done. */
export const forgetCustomer = async (userId: string, now: Date): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await listOrdersOfCustomer(userId, { withHidden: true }, { limit: pageSize, cursor });
    for (const { id } of page.items) await releaseOwner(id, now);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  log.info('orders forget their customer', { userId });
};

export const handler = consume({
  'user.deleted': ({ data: { userId } }) => forgetCustomer(userId, new Date()),
});
