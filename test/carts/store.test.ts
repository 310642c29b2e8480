import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { abandonIdleCarts as runAbandonIdleCarts } from '../../functions/carts/abandon-idle.ts';
import { addToLine, type Cart, newCart } from '../../functions/carts/cart.ts';
import {
  convertCartWrite,
  currentCart,
  getCart,
  idleCarts,
  openCustomerCart,
  saveCart,
} from '../../functions/carts/store.ts';
import { cartPartition, cartsTable, idleList } from '../../functions/carts/table.ts';
import { outboxPrefix } from '../../functions/events/outbox.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { queryAll } from '../../functions/shared/read.ts';
import { shardsOf } from '../../functions/shared/shards.ts';
import { transact } from '../../functions/shared/transact.ts';
import { asFunction } from '../support/as-function.ts';
import { withTables } from '../support/store.ts';
import { naira, start } from './shop.ts';

const abandonIdleCarts = asFunction('carts-abandonment', runAbandonIdleCarts);

withTables(cartsTable);

const day = 24 * 60 * 60;
process.env.CART_ABANDONED_AFTER_SECONDS = String(day);

const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

const newCustomerCart = async (now = start): Promise<Cart> => {
  const customerId = newId('user', now);
  const fresh = newCart({ id: newId('cart', now), currency: 'NGN', owner: { customerId }, now });
  return (await openCustomerCart(fresh, customerId)).cart;
};

const withSomething = async (now = start): Promise<Cart> =>
  saveCart(
    addToLine(await newCustomerCart(now), {
      variantId: newId('variant', now),
      quantity: 1,
      unitPrice: naira(1_000),
    }),
    now,
  );

const ownerOf = ({ customerId }: Cart): Id<'user'> => {
  if (!customerId) throw new Error('this cart is anonymous');
  return customerId;
};

const convert = (cart: Cart) => transact([convertCartWrite(cart, newId('order', start), start)]);

const announced = (cartId: string) =>
  queryAll(
    { table: cartsTable, partition: cartPartition(cartId), sort: { beginsWith: outboxPrefix } },
    z.object({ events: z.array(z.object({ type: z.string(), data: z.unknown() })) }),
  );

const fulfilled = (outcomes: readonly PromiseSettledResult<unknown>[]): number =>
  outcomes.filter(({ status }) => status === 'fulfilled').length;

describe('a cart', () => {
  it('is converted once, however many orders want it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const cart = await withSomething();
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => convert(cart)));
      expect(fulfilled(outcomes)).toBe(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(isDomainError(outcome.reason, 'conflict')).toBe(true);
      }
    }
  });

  it('is either converted or changed, when both are tried at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const cart = await withSomething();
      expect(fulfilled(await Promise.allSettled([convert(cart), saveCart(cart, start)]))).toBe(1);
    }
  });

  it('cannot be converted once it has ended', async () => {
    const cart = await withSomething();
    await convert(cart);
    const ended = await getCart(cart.id);
    expect(ended).toMatchObject({ status: 'converted', version: cart.version + 1 });
    await expect(async () => convert(ended ?? cart)).rejects.toMatchObject({ code: 'cart-not-active' });
  });

  it('makes room for the next one when it was converted', async () => {
    const cart = await withSomething();
    const customerId = ownerOf(cart);
    await convert(cart);
    expect(await currentCart(customerId, 'NGN')).toBeUndefined();
    const open = () => {
      const fresh = newCart({ id: newId('cart', start), currency: 'NGN', owner: { customerId }, now: start });
      return openCustomerCart(fresh, customerId);
    };
    const opened = await Promise.all(Array.from({ length: 20 }, open));
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(opened.map(({ cart: { id } }) => id)).size).toBe(1);
  });

  it('made twice by one request is made once', async () => {
    const customerId = newId('user', start);
    const fresh = newCart({ id: newId('cart', start), currency: 'NGN', owner: { customerId }, now: start });
    await openCustomerCart(fresh, customerId);
    expect(await openCustomerCart(fresh, customerId)).toMatchObject({ isNew: true, cart: { id: fresh.id } });
  });
});

describe('a cart that nobody touches', () => {
  it('becomes abandoned after a day, and says so once', async () => {
    const cart = await withSomething();
    await abandonIdleCarts(later(day - 1));
    expect((await getCart(cart.id))?.status).toBe('active');
    await Promise.all([1, 2, 3].map(() => abandonIdleCarts(later(day))));
    await abandonIdleCarts(later(2 * day));
    expect((await getCart(cart.id))?.status).toBe('abandoned');
    expect(await announced(cart.id)).toMatchObject([
      { events: [{ type: 'cart.abandoned', data: { cartId: cart.id, customerId: cart.customerId } }] },
    ]);
  });

  it('is not announced when there is nothing in it, or when it became an order', async () => {
    const [empty, ordered] = [await newCustomerCart(), await withSomething()];
    await convert(ordered);
    await abandonIdleCarts(later(day));
    expect((await getCart(empty.id))?.status).toBe('active');
    expect((await getCart(ordered.id))?.status).toBe('converted');
  });

  it('goes on when the shopper comes back, and stays the one cart of the customer', async () => {
    const cart = await withSomething();
    await abandonIdleCarts(later(day));
    const abandoned = await currentCart(ownerOf(cart), 'NGN');
    expect(abandoned).toMatchObject({ id: cart.id, status: 'abandoned' });
    const revived = await saveCart(abandoned ?? cart, later(day + 60));
    expect(revived.status).toBe('active');
    await abandonIdleCarts(later(day + 120));
    expect((await getCart(cart.id))?.status).toBe('active');
    await abandonIdleCarts(later(2 * day + 60));
    expect(await announced(cart.id)).toHaveLength(2);
  });

  it('keeps what the shopper does in the very moment it would be abandoned', async () => {
    for (let round = 0; round < 5; round += 1) {
      const cart = await withSomething();
      await Promise.allSettled([abandonIdleCarts(later(day)), saveCart(cart, later(day))]);
      const stored = await getCart(cart.id);
      const events = await announced(cart.id);
      expect(events).toHaveLength(stored?.status === 'abandoned' ? 1 : 0);
    }
  });

  it('is found by its last touch, without reading the others', async () => {
    const old = await withSomething(later(-10 * day));
    await withSomething();
    const found = await Promise.all(
      shardsOf(idleList).map((partition) => idleCarts(partition, later(-9 * day), { limit: 10 })),
    );
    expect(found.flatMap(({ items }) => items).map(({ id }) => id)).toEqual([old.id]);
  });
});
