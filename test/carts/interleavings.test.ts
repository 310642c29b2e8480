/**
 * A cart that is checked out while it changes: more of it, another cart merged into it, prices, stock, other shoppers,
 * in seeded random orders of their calls to the database. What is ordered is what was shown, once, and nothing that was
 * put into a cart is lost or doubled.
 */
import { expect, it } from '@jest/globals';
import { addToLine, type Cart, newCart } from '../../functions/carts/cart.ts';
import { mergeIntoMine } from '../../functions/carts/merge-carts.ts';
import { createAnonymousCart, getCart, openCustomerCart, saveCart } from '../../functions/carts/store.ts';
import { cartsTable } from '../../functions/carts/table.ts';
import { newCartToken } from '../../functions/carts/token.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import { checkoutCart } from '../../functions/checkout/place-order.ts';
import { identityTable } from '../../functions/identity/table.ts';
import { adjustStock } from '../../functions/inventory/ledger.ts';
import { createStockWrite, getStocks } from '../../functions/inventory/store.ts';
import { inventoryTable } from '../../functions/inventory/table.ts';
import type { Order } from '../../functions/orders/order.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { promotionsTable } from '../../functions/promotions/table.ts';
import { isDomainError } from '../../functions/shared/errors.ts';
import { type Id, newId, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import { retryOnConflict, transact } from '../../functions/shared/transact.ts';
import { type Actors, someOf, tellAll, together } from '../support/seeds.ts';
import { withTables } from '../support/store.ts';
import { naira, newVariant, reprice, start } from './shop.ts';

withTables(cartsTable, catalogTable, identityTable, inventoryTable, ordersTable, promotionsTable);
process.env.IMAGES_URL = 'https://images.example';
process.env.PAYMENT_WINDOW_SECONDS = '1800';

const shippingAddress = { name: 'Ada', line1: '1 Marina', city: 'Lagos', country: 'NG' };
const price = naira(1_000);
const pieces = 10;

const adjusted = (variantId: Id<'variant'>, delta: number): Promise<unknown> => {
  const reason = delta > 0 ? 'received' : 'correction';
  return adjustStock({ id: newId('adjustment', start), variantId, delta, reason, actor: 'usr_staff' }, start);
};

const stocked = async (): Promise<Id<'variant'>> => {
  const variantId = await newVariant();
  await transact([createStockWrite(variantId, start)]);
  await adjusted(variantId, pieces);
  return variantId;
};

const customersCart = async (variantId: Id<'variant'>): Promise<{ cart: Cart; customerId: Id<'user'> }> => {
  const customerId = newId('user', start);
  const fresh = newCart({ id: newId('cart', start), currency: 'NGN', owner: { customerId }, now: start });
  const { cart } = await openCustomerCart(fresh, customerId);
  const filled = addToLine(cart, { variantId, quantity: 2, unitPrice: price });
  return { customerId, cart: await saveCart({ ...filled, shippingAddress }, start) };
};

const anonymousCart = async (variantId: Id<'variant'>): Promise<{ id: string; cartToken: string }> => {
  const id = newId('cart', start);
  const { token: cartToken, secretHash } = newCartToken(id);
  const fresh = newCart({ id, currency: 'NGN', owner: { secretHash }, now: start });
  await createAnonymousCart(addToLine(fresh, { variantId, quantity: 1, unitPrice: price }));
  return { id, cartToken };
};

const begun = async () => {
  const [mug, cup] = [await stocked(), await stocked()];
  return { mug, cup, ...(await customersCart(mug)), other: await anonymousCart(cup) };
};
type Begun = Awaited<ReturnType<typeof begun>>;

const actorsOf = ({ mug, cart: { id }, customerId, other }: Begun): Actors => {
  const caller = { userId: customerId, roles: ['customer'] as const, session: 'one' };
  const checkOut = (who = customerId, cartId: string = id) =>
    checkoutCart(cartId, { customerId: who, seed: newRootUlid(newUlid(start)) }, start);
  const merge = () =>
    mergeIntoMine({ cartId: id, caller, cartToken: other.cartToken, expectedVersion: undefined, now: start });
  const oneMore = () =>
    retryOnConflict(async () => {
      const present = await getCart(id);
      if (present?.status !== 'active') return;
      await saveCart(addToLine(present, { variantId: mug, quantity: 1, unitPrice: price }), start);
    });
  return {
    'checked out': () => checkOut(),
    'checked out again': () => checkOut(),
    'one more': oneMore,
    'one more again': oneMore,
    merged: merge,
    'merged again': merge,
    'price up': () => reprice(mug, naira(1_700)),
    'price down': () => reprice(mug, naira(900)),
    'stock lost': () => retryOnConflict(() => adjusted(mug, 1 - pieces)),
    'bought by another': async () => {
      const theirs = await customersCart(mug);
      await checkOut(theirs.customerId, theirs.cart.id);
    },
  };
};

const tooLate = ['cart-changed', 'cart-not-active', 'insufficient-stock', 'unavailable', 'conflict'] as const;
const isExpected = (reason: unknown): boolean => tooLate.some((code) => isDomainError(reason, code));

const quantities = ({ items }: Pick<Cart | Order, 'items'>): Record<string, number> =>
  Object.fromEntries(items.map(({ variantId, quantity }) => [variantId, quantity]));

const isOrder = (value: unknown): value is Order =>
  typeof value === 'object' && value !== null && 'totals' in value && 'shippingAddressSnapshot' in value;

const check = async (story: Begun, ends: readonly PromiseSettledResult<unknown>[]): Promise<void> => {
  const [mine, other] = [await getCart(story.cart.id), await getCart(story.other.id)];
  if (!mine || !other) throw new Error('carts stay');
  const orders = ends.flatMap((end) => (end.status === 'fulfilled' && isOrder(end.value) ? [end.value] : []));
  const order = mine.orderId === undefined ? undefined : await getOrder(mine.orderId);
  expect(new Set(orders.map(({ id }) => id))).toEqual(new Set(orders.length > 0 ? [order?.id] : []));
  expect(mine.status).toBe(order ? 'converted' : 'active');
  if (order) {
    expect(quantities(order)).toEqual(quantities(mine));
    expect(order.items.map(({ unitPrice }) => unitPrice)).toEqual(
      mine.items.map(({ unitPrice }) => unitPrice),
    );
    const sum = order.items.reduce(
      (total, { unitPrice, quantity }) => total + unitPrice.amount * quantity,
      0,
    );
    expect(order.totals.subtotal).toEqual(money(sum, 'NGN'));
  }
  expect(quantities(mine)[story.cup] ?? 0).toBe(other.status === 'merged' ? 1 : 0);
  expect(quantities(other)[story.cup]).toBe(1);
  const cups = (await getStocks([story.cup], { consistent: true })).get(story.cup);
  expect(cups).toMatchObject({ held: order ? (quantities(order)[story.cup] ?? 0) : 0 });
  const mugs = (await getStocks([story.mug], { consistent: true })).get(story.mug);
  expect(mugs?.available).toBe((mugs?.onHand ?? 0) - (mugs?.held ?? 0));
  expect(mugs?.available).toBeGreaterThanOrEqual(0);
  expect([0, 2]).toContain((mugs?.held ?? 0) - (order ? (quantities(order)[story.mug] ?? 0) : 0));
};

it('a cart becomes the order that it was shown as, once, whatever changes at the same time', async () => {
  await tellAll(0.5, async (random, say) => {
    const story = await begun();
    const actors = actorsOf(story);
    const names = someOf(random, Object.keys(actors));
    say(names.join(', '));
    await check(story, await together(random, actors, names, isExpected));
  });
}, 900_000);
