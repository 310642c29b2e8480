/** Goods that an order had bought, back on the shelf. */

import * as z from 'zod';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, newId } from '../shared/ids.ts';
import { getItems } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Movement, type StockLine, sortedLines } from './stock.ts';
import { ledgerAttributes, restockWrite } from './stock-writes.ts';
import { getHolds, getStocks } from './store.ts';
import { inventoryTable, restockKey } from './table.ts';

const restockIsNew = 'attribute_not_exists(#pk)';

const putRestockWrite = (movement: Movement, key: ReturnType<typeof restockKey>): Write => ({
  Put: {
    TableName: tableName(inventoryTable),
    Item: { ...key, ...ledgerAttributes(movement) },
    ConditionExpression: restockIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('conflict', 'This was restocked meanwhile'),
});

/**
 * Puts goods that an order had bought back on the shelf, once per `ref` (a return's id, an item's id). Lines
 * that the order never committed, and those that came back by this `ref` before, plan no writes: what did not
 * leave cannot come back. That no more comes back than left is for the order's own rules.
 */
export const planRestock = async (
  ref: string,
  orderId: Id<'order'>,
  lines: readonly StockLine[],
  reason: string,
  now: Date,
): Promise<Write[]> => {
  const sorted = sortedLines(lines);
  const keys = sorted.map(({ variantId }) => restockKey(variantId, orderId, ref));
  const [holds, stocks, done] = await Promise.all([
    getHolds(orderId, sorted),
    getStocks(
      sorted.map(({ variantId }) => variantId),
      { consistent: true },
    ),
    getItems(inventoryTable, keys, z.object({ pk: z.string() }), { consistent: true }),
  ]);
  const restocked = new Set(done.map(({ pk }) => pk));
  return sorted.flatMap((line) => {
    const { variantId, quantity } = line;
    const key = restockKey(variantId, orderId, ref);
    const stock = stocks.get(variantId);
    if (!stock || holds.get(variantId)?.state !== 'committed' || restocked.has(key.pk)) return [];
    const movement: Movement = {
      id: newId('adjustment', now),
      variantId,
      delta: quantity,
      reason: 'restocked',
      note: reason,
      orderId,
      at: now.toISOString(),
    };
    return [putRestockWrite(movement, key), restockWrite(line, stock, now)];
  });
};
