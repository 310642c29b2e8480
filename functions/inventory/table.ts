/**
 * Stock, one partition per variant.
 *
 * | access pattern | key |
 * |---|---|
 * | the stock of one or many variants | pk `STOCK#<variantId>` sk `STOCK` |
 * | what one order holds of a variant | pk `STOCK#<variantId>` sk `HOLD#<orderId>` |
 * | one entry of the ledger, to find it done | sk `ADJUSTMENT#<adjustmentId>`, `RESTOCK#<orderId>#<ref>` |
 * | open holds of a variant by expiry, to claim what expired | index `byExpiry`: `openHoldsKey`, `expiresAt` (sparse: only holds in state held) |
 * | the ledger, newest first | index `byMovement`: `movementsKey`, `movedKey` (sparse: adjustments, restocks, committed holds) |
 * | events, to be published | sk begins with `EVENT#` |
 *
 * A committed hold IS the ledger's entry of the sale: selling costs two writes a line, never three.
 */
import { defineTable } from '../shared/table.ts';

export const inventoryTable = defineTable({
  name: 'inventory',
  indexes: [
    {
      name: 'byExpiry',
      partitionKey: 'openHoldsKey',
      sortKey: 'expiresAt',
      include: ['orderId', 'variantId', 'quantity', 'state'],
    },
    { name: 'byMovement', partitionKey: 'movementsKey', sortKey: 'movedKey' },
  ],
  outbox: true,
  expires: false,
});

export const stockPartition = (variantId: string): string => `STOCK#${variantId}`;
export const stockKey = (variantId: string) => ({ pk: stockPartition(variantId), sk: 'STOCK' });
export const holdKey = (variantId: string, orderId: string) => ({
  pk: stockPartition(variantId),
  sk: `HOLD#${orderId}`,
});
export const adjustmentKey = (variantId: string, adjustmentId: string) => ({
  pk: stockPartition(variantId),
  sk: `ADJUSTMENT#${adjustmentId}`,
});
export const restockKey = (variantId: string, orderId: string, ref: string) => ({
  pk: stockPartition(variantId),
  sk: `RESTOCK#${orderId}#${ref}`,
});

export const openHoldsKey = (variantId: string): string => `HOLDS#${variantId}`;
export const movementsKey = (variantId: string): string => `MOVEMENTS#${variantId}`;
