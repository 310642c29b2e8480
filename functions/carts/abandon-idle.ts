/**
 * Scheduled: carts that nobody touched for a while become `abandoned`, and say so. The index is in order of the
 * last touch, so a run reads what is due and no more, for as long as it may run; what it does not come to is the first of
 * the next one. Whoever writes a cart does so on its version, so two runs at once abandon none twice.
 */
import { envNumber } from '../shared/env.ts';
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { reportTrouble } from '../shared/report-trouble.ts';
import { shardsOf } from '../shared/shards.ts';
import type { Cart } from './cart.ts';
import { abandonCart, idleCarts } from './store.ts';
import { idleList } from './table.ts';

export const budgetMilliseconds = 240_000;
const cartsPerRead = 100;
const cartsAtOnce = 10;

/** A shopper who came back in the same moment wins. One cart's trouble does not keep the others waiting. */
const abandonUnlessTouched = async (cart: Cart, now: Date): Promise<boolean> => {
  try {
    await abandonCart(cart, now);
    return true;
  } catch (error) {
    if (!isDomainError(error, 'conflict')) {
      reportTrouble('cart-not-abandoned', 'a cart could not be abandoned', { cartId: cart.id, error });
    }
    return false;
  }
};

type Run = { readonly now: Date; readonly untouchedSince: Date; readonly isOver: () => boolean };

const abandonShard = async (shard: string, { now, untouchedSince, isOver }: Run): Promise<number> => {
  let abandoned = 0;
  let cursor: string | undefined;
  do {
    const page = await idleCarts(shard, untouchedSince, { limit: cartsPerRead, cursor });
    for (let start = 0; start < page.items.length && !isOver(); start += cartsAtOnce) {
      const some = page.items.slice(start, start + cartsAtOnce);
      const outcomes = await Promise.all(some.map((cart) => abandonUnlessTouched(cart, now)));
      abandoned += outcomes.filter(Boolean).length;
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined && !isOver());
  return abandoned;
};

/** @returns how many carts were abandoned */
export const abandonIdleCarts = async (now: Date, isOver: () => boolean = () => false): Promise<number> => {
  const untouchedSince = new Date(now.getTime() - envNumber('CART_ABANDONED_AFTER_SECONDS') * 1000);
  const run = { now, untouchedSince, isOver };
  const counts = await Promise.all(shardsOf(idleList).map((shard) => abandonShard(shard, run)));
  return counts.reduce((a, b) => a + b, 0);
};

export const handler = async (): Promise<void> => {
  const began = performance.now();
  const isOver = (): boolean => performance.now() - began > budgetMilliseconds;
  const count = await abandonIdleCarts(new Date(), isOver);
  if (count > 0) log.info('carts were abandoned', { count });
};
