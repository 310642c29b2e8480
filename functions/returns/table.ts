/**
 * Goods that customers send back. All returns of an order are one item, so that one version guards that no piece
 * comes back twice.
 *
 * | access pattern | key |
 * |---|---|
 * | an order's returns; one return, whose id names its order | pk `ORDER#<orderId>` sk `RETURNS` |
 * | its outbox | pk `ORDER#<orderId>` sk begins with `EVENT#` |
 */
import { defineTable } from '../shared/table.ts';

export const returnsTable = defineTable({ name: 'returns', indexes: [], outbox: true, expires: false });

export const returnsPartition = (orderId: string): string => `ORDER#${orderId}`;
export const returnsKey = (orderId: string) => ({ pk: returnsPartition(orderId), sk: 'RETURNS' });
