/** Every read and write of carts. A cart is written whole, on condition that nobody wrote it since it was read. */
import * as z from 'zod';
import { newEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { type Currency, currencySchema, type Money } from '../shared/money.ts';
import { getItem, getItems, itemsOfPage, keySchema, queryAll, queryPage } from '../shared/read.ts';
import { shardFor } from '../shared/shards.ts';
import { retryOnConflict, transact, tryTransact, type Write } from '../shared/transact.ts';
import { type Cart, cartSchema, isOpen } from './cart.ts';
import { cartKey, cartsTable, idleList, openCartKey, openCartPartition, openCartPrefix } from './table.ts';

/** How long an anonymous cart, or one that is converted or merged, is kept after its last change. */
const retentionSeconds = 30 * 24 * 60 * 60;

const openCartSchema = z.object({ cartId: idSchema('cart'), currency: currencySchema });

const expiresAtSeconds = ({ touchedAt }: Cart): number =>
  Math.floor(Date.parse(touchedAt) / 1000) + retentionSeconds;

const carts = /* @__PURE__ */ defineDocument({
  table: cartsTable,
  name: 'cart',
  key: (id: string) => cartKey(id),
  schema: cartSchema,
  indexed: (cart) => ({
    ...(cart.status === 'active' &&
      cart.items.length > 0 && {
        idleShard: shardFor(idleList, cart.id),
      }),
    ...((cart.customerId === undefined || !isOpen(cart)) && { expiresAtSeconds: expiresAtSeconds(cart) }),
  }),
});

/** @param cart as it shall be, still with the version that was read */
const nextOf = (cart: Cart): Cart => ({ ...cart, version: cart.version + 1 });

const markerIsNew = 'attribute_not_exists(#pk)';
const stillHasThatCart = '#cartId = :previous';

/**
 * Makes a cart the customer's open one in its currency.
 *
 *   call A ── no marker ── puts cart A + marker (if absent) ✓
 *   call B ── no marker ── puts cart B + marker (if absent)   ✗ reads again: cart A is open, and the answer
 *
 * A marker is replaced only when its cart has ended, and ended carts stay ended.
 */
const claimWrite = (cart: Cart, customerId: Id<'user'>, previous: Id<'cart'> | undefined): Write => ({
  Put: {
    TableName: tableName(cartsTable),
    Item: { ...openCartKey(customerId, cart.currency), cartId: cart.id, currency: cart.currency },
    ConditionExpression: previous === undefined ? markerIsNew : stillHasThatCart,
    ExpressionAttributeNames: previous === undefined ? { '#pk': 'pk' } : { '#cartId': 'cartId' },
    ...(previous !== undefined && { ExpressionAttributeValues: { ':previous': previous } }),
  },
});

export const getCart = (id: string): Promise<Cart | undefined> => carts.get(id);

export const createAnonymousCart = (cart: Cart): Promise<void> => transact([carts.newWrite(cart.id, cart)]);

const openCartIn = async (customerId: string, currency: Currency) => {
  const key = openCartKey(customerId, currency);
  const marker = await getItem(cartsTable, key, openCartSchema, { consistent: true });
  return { marker, present: marker && (await getCart(marker.cartId)) };
};

/** The customer's open cart in the currency of `cart`; when there is none, `cart` becomes it. */
export const openCustomerCart = (
  cart: Cart,
  customerId: Id<'user'>,
): Promise<{ cart: Cart; isNew: boolean }> =>
  retryOnConflict(async () => {
    const { marker, present } = await openCartIn(customerId, cart.currency);
    if (present && isOpen(present)) return { cart: present, isNew: present.id === cart.id };
    await transact([carts.newWrite(cart.id, cart), claimWrite(cart, customerId, marker?.cartId)]);
    return { cart, isNew: true };
  });

/** The customer's open carts, one in each currency. */
export const openCartsOf = async (customerId: string, currency?: Currency): Promise<Cart[]> => {
  const partition = openCartPartition(customerId);
  const query = { table: cartsTable, partition, sort: { beginsWith: openCartPrefix }, consistent: true };
  const markers = await queryAll(query, openCartSchema);
  const asked = markers.filter((marker) => currency === undefined || marker.currency === currency);
  const keys = asked.map(({ cartId }) => cartKey(cartId));
  const found = await getItems(cartsTable, keys, cartSchema, { consistent: true });
  return found.filter(isOpen);
};

/** The customer's open cart; with no currency named, the one touched last. */
export const currentCart = async (
  customerId: Id<'user'>,
  currency: Currency | undefined,
): Promise<Cart | undefined> => {
  const found = await openCartsOf(customerId, currency);
  return found.sort((a, b) => (a.touchedAt > b.touchedAt ? -1 : 1))[0];
};

/** With what makes it the customer's one; a cart that ended meanwhile stays as it is. */
export const deleteOpenCart = (cartId: Id<'cart'>): Promise<void> =>
  retryOnConflict(async () => {
    const cart = await getCart(cartId);
    if (!cart || !isOpen(cart)) return;
    const { customerId, currency } = cart;
    const marker = customerId && { Key: openCartKey(customerId, currency), TableName: tableName(cartsTable) };
    await transact([carts.deleteWrite(cartId, cart), ...(marker ? [{ Delete: marker }] : [])]);
  });

const touched = (cart: Cart, now: Date): Cart => ({
  ...cart,
  status: 'active',
  touchedAt: now.toISOString(),
});

/**
 * Saves what a shopper changed; an abandoned cart is active again.
 * @param cart with the version that was read
 * @returns it with its new version
 * @throws DomainError `conflict` when somebody else wrote it meanwhile
 */
export const saveCart = async (cart: Cart, now: Date): Promise<Cart> => {
  const next = nextOf(touched(cart, now));
  await carts.save(next.id, { next });
  return next;
};

const isAsRead = '#version = :version';

/**
 * Remembers the total that a read showed, and touches nothing else: the cart's version stays. A cart that somebody
 * changed meanwhile keeps what that change showed.
 */
export const rememberShownTotal = async ({ id, version }: Cart, total: Money): Promise<void> => {
  await tryTransact([
    {
      Update: {
        TableName: tableName(cartsTable),
        Key: cartKey(id),
        UpdateExpression: 'SET #shownTotal = :total',
        ConditionExpression: isAsRead,
        ExpressionAttributeNames: { '#version': 'version', '#shownTotal': 'shownTotal' },
        ExpressionAttributeValues: { ':version': version, ':total': total },
      },
    },
  ]);
};

/**
 * Saves the customer's cart with the other's lines, and ends the other one, so that no line counts twice however
 * often and from wherever the merge is repeated.
 * @throws DomainError `conflict` when either was written meanwhile
 */
export const saveMerged = async (cart: Cart, other: Cart, now: Date): Promise<Cart> => {
  const next = nextOf(touched(cart, now));
  const merged = { ...other, status: 'merged' as const, mergedInto: cart.id, touchedAt: now.toISOString() };
  await carts.save(next.id, { next, also: [carts.write(other.id, nextOf(merged))] });
  return next;
};

/**
 * Ends the cart as an order, in the order's transaction. Refused as `conflict` when the cart was changed, or
 * converted, since `cart` was read. The address of a guest lives on in the order alone.
 */
export const convertCartWrite = (cart: Cart, orderId: Id<'order'>, now: Date): Write => {
  if (!isOpen(cart)) throw new DomainError('cart-not-active', `This cart is ${cart.status}`);
  const converted = { ...cart, status: 'converted' as const, orderId, touchedAt: now.toISOString() };
  const { shippingAddress: _, ...withoutAddress } = converted;
  return carts.write(cart.id, nextOf(cart.customerId === undefined ? withoutAddress : converted));
};

/**
 * Active carts with something in them, not touched since, the longest untouched first. The index may be a moment behind:
 * what was touched by now is left out.
 * @param partition one of those of `idleList`
 */
export const idleCarts = async (
  partition: string,
  untouchedSince: Date,
  request: PageRequest,
): Promise<Page<Cart>> => {
  const since = untouchedSince.toISOString();
  const query = { table: cartsTable, index: 'byTouch', partition, sort: { to: since } };
  const keys = await queryPage(query, keySchema, request);
  const page = await itemsOfPage(cartsTable, keys, cartSchema, { consistent: true });
  const isIdle = ({ status, touchedAt }: Cart) => status === 'active' && touchedAt <= since;
  return { ...page, items: page.items.filter(isIdle) };
};

/** Leaves `touchedAt` as it is. @throws DomainError `conflict` when the shopper came back meanwhile */
export const abandonCart = (cart: Cart, now: Date): Promise<void> => {
  const { id: cartId, customerId, currency } = cart;
  const facts = { cartId, ...(customerId && { customerId }), currency };
  const event = newEvent('cart.abandoned', facts, { now });
  return carts.save(cartId, { next: nextOf({ ...cart, status: 'abandoned' }), events: [event] });
};
