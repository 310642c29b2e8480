/**
 * An account was deleted: its orders stay, for the books, and forget the person as soon as they have ended. Which orders
 * those are is read off an index, which is behind the table by moments, and an order may have been under way while the
 * account was closed. So a day later they are gone through once more, and only then is the account done with.
 */
import { forgetWords } from '../events/forget-words-store.ts';
import { log } from '../shared/log.ts';
import { dueForgettings, endForgetting, storeForgetting } from './forgetting-store.ts';
import { listOrdersOfCustomer } from './list-store.ts';
import type { Order } from './order.ts';
import { releaseOwner } from './store.ts';
import { orderPartition, ordersTable } from './table.ts';

const pageSize = 100;
const againAfterMilliseconds = 24 * 60 * 60_000;
/** Of a run; what is left waits for the next one. */
const maximumAccounts = 25;

/** A guest whose order an account took over wrote as a guest before. */
const forgetIn = async ({ id, placedAs }: Order, customerId: string, now: Date): Promise<void> => {
  await releaseOwner(id, customerId, now);
  await forgetWords(ordersTable, orderPartition(id), [customerId, ...(placedAs ? [placedAs] : [])]);
};

/** Goes through all orders, also hidden ones; a repetition skips what was done. */
export const forgetCustomer = async (userId: string, now: Date): Promise<void> => {
  let cursor: string | undefined;
  do {
    const page = await listOrdersOfCustomer(userId, { withHidden: true }, { limit: pageSize, cursor });
    for (const order of page.items) await forgetIn(order, userId, now);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  log.info('orders forget their customer', { userId });
};

/** Now, and once more a day after the deletion. @param deletedAt ISO 8601 */
export const forgetDeleted = async (userId: string, deletedAt: string, now: Date): Promise<void> => {
  await storeForgetting(userId, new Date(Date.parse(deletedAt) + againAfterMilliseconds));
  await forgetCustomer(userId, now);
};

export const forgetAgain = async (now: Date): Promise<void> => {
  for (const forgetting of await dueForgettings(now, maximumAccounts)) {
    await forgetCustomer(forgetting.userId, now);
    await endForgetting(forgetting);
  }
};
