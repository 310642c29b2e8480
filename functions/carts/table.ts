/**
 * Carts, one partition each, and which one is a customer's.
 *
 * | access pattern | key |
 * |---|---|
 * | one cart | pk `CART#<cartId>` sk `CART` |
 * | what it announced | pk `CART#<cartId>` sk begins with `EVENT#` |
 * | a customer's one open cart in a currency | pk `CUSTOMER#<customerId>` sk `OPEN#<currency>` |
 * | carts with something in them, the longest untouched first | index `byTouch`: `idleKey` (`IDLE#<shard>`), `touchedAt` (sparse: active ones) |
 *
 * Anonymous carts leave by TTL some time after their last touch.
 */
import { defineTable } from '../shared/table.ts';

export const cartsTable = defineTable({
  name: 'carts',
  indexes: [{ name: 'byTouch', partitionKey: 'idleKey', sortKey: 'touchedAt' }],
  outbox: true,
  expires: true,
});

/** Every change of a cart moves its index entry, so the entries are spread over some partitions. */
export const idleShards = 8;

export const idlePartition = (shard: number): string => `IDLE#${shard}`;
/** By a random character of the id: the third last, because a root ULID ends in two zeros. */
export const idlePartitionOf = (cartId: string): string =>
  idlePartition(cartId.charCodeAt(cartId.length - 3) % idleShards);

export const cartPartition = (cartId: string): string => `CART#${cartId}`;
export const cartKey = (cartId: string) => ({ pk: cartPartition(cartId), sk: 'CART' });

export const openCartPrefix = 'OPEN#';
export const openCartPartition = (customerId: string): string => `CUSTOMER#${customerId}`;
export const openCartKey = (customerId: string, currency: string) => ({
  pk: openCartPartition(customerId),
  sk: `${openCartPrefix}${currency}`,
});
