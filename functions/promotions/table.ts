/**
 * Promotions, their codes, and who redeemed them.
 *
 * | access pattern | key |
 * |---|---|
 * | one promotion, with its count of uses | pk `PROMOTION#<promotionId>` sk `PROMOTION` |
 * | a shard of the uses that one with many has left | pk `USES#<promotionId>#<shard>` sk `LEFT` |
 * | how often staff changed a promotion | pk `CHANGES` sk `CHANGES` |
 * | the promotion of a code; held while it has that code | pk `CODE#<CODE>` sk `CODE` |
 * | how many orders a customer placed and did not cancel unpaid | pk `CUSTOMER#<customerId>` sk `ORDERS` |
 * | how often a customer used a promotion | pk `CUSTOMER#<customerId>` sk `USES#<promotionId>` |
 * | what an order redeemed | pk `ORDER#<orderId>` sk `REDEMPTION` |
 * | promotions that are on and need no code, first priority first | index `automatic`: `automaticKey`, `priorityKey` |
 * | staff: all promotions, newest first | index `all`: `listKey`, `createdKey` |
 */
import { defineTable } from '../shared/table.ts';

export const promotionsTable = defineTable({
  name: 'promotions',
  indexes: [
    { name: 'automatic', partitionKey: 'automaticKey', sortKey: 'priorityKey' },
    { name: 'all', partitionKey: 'listKey', sortKey: 'createdKey' },
  ],
  outbox: false,
  expires: false,
});

export const automaticPartition = 'AUTOMATIC';
export const listPartition = 'PROMOTIONS';

export const promotionKey = (promotionId: string) => ({ pk: `PROMOTION#${promotionId}`, sk: 'PROMOTION' });
export const usesKey = (promotionId: string, shard: number) => ({
  pk: `USES#${promotionId}#${shard}`,
  sk: 'LEFT',
});
export const changesKey = { pk: 'CHANGES', sk: 'CHANGES' };
export const codeKey = (code: string) => ({ pk: `CODE#${code}`, sk: 'CODE' });
export const customerOrdersKey = (customerId: string) => ({ pk: `CUSTOMER#${customerId}`, sk: 'ORDERS' });
export const customerUsesKey = (customerId: string, promotionId: string) => ({
  pk: `CUSTOMER#${customerId}`,
  sk: `USES#${promotionId}`,
});
export const redemptionKey = (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'REDEMPTION' });
