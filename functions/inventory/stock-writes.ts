/** The writes that move stock's counters and holds' states; store.ts puts them together. */
import { tableName, type Write } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { idOf, ulidOf } from '../shared/ids.ts';
import {
  type Hold,
  insufficientStock,
  isLow,
  type Movement,
  type Stock,
  type StockLine,
  type StockMove,
  stockMoves,
} from './stock.ts';
import { holdKey, inventoryTable, movementsKey, stockKey } from './table.ts';

const availableSuffices = '#available >= :quantity';
const heldSuffices = '#held >= :quantity';
const stockExists = 'attribute_exists(#pk)';

const conditionOf = (move: StockMove): string => {
  if (move.available < 0) return availableSuffices;
  return move.held < 0 ? heldSuffices : stockExists;
};

const counterUpdate = (line: StockLine, move: StockMove, now: Date) => {
  const condition = conditionOf(move);
  return {
    TableName: tableName(inventoryTable),
    Key: stockKey(line.variantId),
    UpdateExpression:
      'ADD #onHand :onHand, #held :held, #available :available, #version :one SET #updatedAt = :now',
    ConditionExpression: condition,
    ExpressionAttributeNames: {
      '#onHand': 'onHand',
      '#held': 'held',
      '#available': 'available',
      '#version': 'version',
      '#updatedAt': 'updatedAt',
      ...(condition === stockExists && { '#pk': 'pk' }),
    },
    ExpressionAttributeValues: {
      ':onHand': move.onHand * line.quantity,
      ':held': move.held * line.quantity,
      ':available': move.available * line.quantity,
      ...(condition !== stockExists && { ':quantity': line.quantity }),
      ':one': 1,
      ':now': now.toISOString(),
    },
  };
};

const stockChanged = (variantId: string): DomainError =>
  new DomainError('conflict', `The stock of ${variantId} changed meanwhile`);

/**
 * Moves the counters without reading them first: any number of orders may do so at once.
 * Refusal: `insufficient-stock` when too little is available.
 */
export const moveStockWrite = (line: StockLine, move: StockMove, now: Date): Write => ({
  Update: counterUpdate(line, move, now),
  otherwise: (stored) =>
    move.available < 0
      ? insufficientStock(line.variantId, Number(stored?.available ?? 0))
      : stockChanged(line.variantId),
});

const riseIsAsRead = '#onHand = :expected AND #lowStockThreshold = :threshold';

/**
 * Puts goods back. Only when they lift the stock above its threshold must it still be as it was read, because
 * then the low-stock alarm is armed again in the same write.
 */
export const restockWrite = (line: StockLine, stock: Stock | undefined, now: Date): Write => {
  const rises = stock?.low && !isLow({ ...stock, onHand: stock.onHand + line.quantity });
  if (!rises) return moveStockWrite(line, stockMoves.restock, now);
  const update = counterUpdate(line, stockMoves.restock, now);
  return {
    Update: {
      ...update,
      UpdateExpression: `${update.UpdateExpression}, #low = :no`,
      ConditionExpression: `${stockExists} AND ${riseIsAsRead}`,
      ExpressionAttributeNames: {
        ...update.ExpressionAttributeNames,
        '#low': 'low',
        '#lowStockThreshold': 'lowStockThreshold',
      },
      ExpressionAttributeValues: {
        ...update.ExpressionAttributeValues,
        ':no': false,
        ':expected': stock.onHand,
        ':threshold': stock.lowStockThreshold,
      },
    },
    otherwise: () => stockChanged(line.variantId),
  };
};

const versionIsAsRead = '#version = :read';

/** Writes a stock that was decided on what was read: `conflict` when anything moved it since. */
export const replaceStockWrite = (next: Stock): Write => ({
  Put: {
    TableName: tableName(inventoryTable),
    Item: { ...stockKey(next.variantId), ...next },
    ConditionExpression: versionIsAsRead,
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':read': next.version - 1 },
  },
  otherwise: () => stockChanged(next.variantId),
});

/** The attributes that make an item an entry of its variant's ledger. */
export const ledgerAttributes = (movement: Movement) => ({
  movement,
  movementsKey: movementsKey(movement.variantId),
  movedKey: `${movement.at}#${movement.id}`,
});

const saleOf = (hold: Hold, now: Date): Movement => ({
  id: idOf('adjustment', ulidOf(hold.orderId)),
  variantId: hold.variantId,
  delta: -hold.quantity,
  reason: 'sold',
  orderId: hold.orderId,
  at: now.toISOString(),
});

const holdIsStill = '#state = :state';
const holdIsStillAndExpired = '#state = :state AND #expiresAt <= :now';

/**
 * Moves a hold on from the state it was read in, out of the index of open holds; a committed one joins the
 * ledger. Refusal: `conflict` when somebody else moved it first, or, to expire it, when its time is not over.
 */
export const moveHoldWrite = (hold: Hold, to: Exclude<Hold['state'], 'held'>, now: Date): Write => {
  const ledger = Object.entries(to === 'committed' ? ledgerAttributes(saleOf(hold, now)) : {});
  const sets = ['state', 'updatedAt', ...ledger.map(([name]) => name)];
  const names = [...sets, 'openHoldsKey', ...(to === 'expired' ? ['expiresAt'] : [])];
  return {
    Update: {
      TableName: tableName(inventoryTable),
      Key: holdKey(hold.variantId, hold.orderId),
      UpdateExpression: `SET #state = :next, #updatedAt = :now${ledger
        .map(([name]) => `, #${name} = :${name}`)
        .join('')} REMOVE #openHoldsKey`,
      ConditionExpression: to === 'expired' ? holdIsStillAndExpired : holdIsStill,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ':state': hold.state,
        ':next': to,
        ':now': now.toISOString(),
        ...Object.fromEntries(ledger.map(([name, value]) => [`:${name}`, value])),
      },
    },
    otherwise: () => new DomainError('conflict', 'The hold changed meanwhile'),
  };
};
