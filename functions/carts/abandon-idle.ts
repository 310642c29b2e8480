/**
 * Scheduled: carts that nobody touched for a while become `abandoned`, and say so. The index is in order of the
 * last touch, so a run reads what is due and no more; a run that stops half way is finished by the next one.
 */
import { envNumber } from '../shared/env.ts';
import { isDomainError } from '../shared/errors.ts';
import { log } from '../shared/log.ts';
import { shardsOf } from '../shared/shards.ts';
import type { Cart } from './cart.ts';
import { abandonCart, idleCarts } from './store.ts';
import { idleList } from './table.ts';

/** Per shard and run; with a run every five minutes more than a shop loses. */
const maximumCartsPerRun = 200;
const cartsAtOnce = 10;

/** A shopper who came back in the same moment wins. */
const abandonUnlessTouched = async (cart: Cart, now: Date): Promise<boolean> => {
  try {
    await abandonCart(cart, now);
    return true;
  } catch (error) {
    if (isDomainError(error, 'conflict')) return false;
    throw error;
  }
};

const abandonShard = async (shard: string, untouchedSince: Date, now: Date): Promise<number> => {
  const carts = await idleCarts(shard, untouchedSince, maximumCartsPerRun);
  let abandoned = 0;
  for (let start = 0; start < carts.length; start += cartsAtOnce) {
    const some = carts.slice(start, start + cartsAtOnce);
    const outcomes = await Promise.all(some.map((cart) => abandonUnlessTouched(cart, now)));
    abandoned += outcomes.filter(Boolean).length;
  }
  return abandoned;
};

/** @returns how many carts were abandoned */
export const abandonIdleCarts = async (now: Date): Promise<number> => {
  const untouchedSince = new Date(now.getTime() - envNumber('CART_ABANDONED_AFTER_SECONDS') * 1000);
  const shards = shardsOf(idleList);
  const counts = await Promise.all(shards.map((shard) => abandonShard(shard, untouchedSince, now)));
  return counts.reduce((a, b) => a + b, 0);
};

export const handler = async (): Promise<void> => {
  const count = await abandonIdleCarts(new Date());
  if (count > 0) log.info('carts were abandoned', { count });
};
