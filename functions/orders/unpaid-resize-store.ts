/** Counts of what is unpaid, when an edit changes how many pieces an order has. */
import type { ShopSettings } from '../settings/shop-settings.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Write } from '../shared/transact.ts';
import { ordersTable } from './table.ts';
import { type Counted, countedAt, countsFor, customerKey, isCounted, refusedBy } from './unpaid-store.ts';

const hasRoomForMore = 'attribute_exists(#entry) AND #pieces <= :roomForPieces';

/**
 * Counts an order with other pieces, in the transaction that edits it. Refusal: `limit-reached`; fewer are never refused.
 * Plan again on `conflict`.
 */
export const planUnpaidResize = async (
  order: Counted,
  pieces: number,
  limits: ShopSettings['unpaidLimits'],
): Promise<Write[]> => {
  const most = limits.piecesPerCustomer;
  const { pk: own } = customerKey(countsFor(order));
  return (await countedAt(order.id, countsFor(order))).map(({ key, name, entry }) => {
    const more = pieces - entry.pieces;
    const isLimited = more > 0 && key.pk === own;
    return {
      Update: {
        TableName: tableName(ordersTable),
        Key: key,
        UpdateExpression: 'SET #entry = :entry ADD #pieces :more',
        ConditionExpression: isLimited ? hasRoomForMore : isCounted,
        ExpressionAttributeNames: { '#entry': name, '#pieces': 'pieces' },
        ExpressionAttributeValues: {
          ':entry': { ...entry, pieces },
          ':more': more,
          ...(isLimited && { ':roomForPieces': most - more }),
        },
      },
      otherwise: (stored) =>
        stored !== undefined && name in stored && isLimited
          ? refusedBy(`Unpaid orders may have ${most} pieces in all: pay or cancel one first`)
          : new DomainError('conflict', 'The order was paid or ended meanwhile'),
    };
  });
};
