/** An account is gone: its open carts go with it, addresses and all. Those that ended leave by themselves (`store.ts`). */
import { log } from '../shared/log.ts';
import { deleteOpenCart, openCartsOf } from './store.ts';

export const forgetCarts = async (customerId: string): Promise<void> => {
  const carts = await openCartsOf(customerId);
  for (const cart of carts) await deleteOpenCart(cart.id);
  if (carts.length > 0) log.info('carts of a deleted account are gone', { count: carts.length });
};
