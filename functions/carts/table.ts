/**
 * Carts, one partition each, and which one is a customer's.
 *
 * | access pattern | key |
 * |---|---|
 * | one cart | pk `CART#<cartId>` sk `CART` |
 * | what it announced | pk `CART#<cartId>` sk begins with `EVENT#` |
 * | a customer's one open cart in a currency | pk `CUSTOMER#<customerId>` sk `OPEN#<currency>` |
 * | carts with something in them, the longest untouched first | index `byTouch`: `idleShard`, `touchedAt` (sparse: active ones) |
 *
 * Anonymous carts leave by TTL some time after their last touch.
 */
import { defineTable } from '../shared/table.ts';

export const cartsTable = defineTable({
  name: 'carts',
  indexes: [{ name: 'byTouch', partitionKey: 'idleShard', sortKey: 'touchedAt', include: [] }],
  outbox: true,
  expires: true,
});

/** In shards, for every change of a cart moves its entry. */
export const idleList = 'IDLE';

export const cartPartition = (cartId: string): string => `CART#${cartId}`;
export const cartKey = (cartId: string) => ({ pk: cartPartition(cartId), sk: 'CART' });

export const openCartPrefix = 'OPEN#';
export const openCartPartition = (customerId: string): string => `CUSTOMER#${customerId}`;
export const openCartKey = (customerId: string, currency: string) => ({
  pk: openCartPartition(customerId),
  sk: `${openCartPrefix}${currency}`,
});
