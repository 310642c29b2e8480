/** The writes that move stock's counters and holds' states; store.ts puts them together. */
import { defineDocument } from '../events/document.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idOf, ulidOf } from '../shared/ids.ts';
import type { Write } from '../shared/transact.ts';
import {
  type Hold,
  insufficientStock,
  isLow,
  type Movement,
  type Stock,
  type StockLine,
  type StockMove,
  stockMoves,
  stockSchema,
  type TakingMove,
} from './stock.ts';
import { holdKey, inventoryTable, movementsKey, stockKey } from './table.ts';

const availableSuffices = '#available >= :quantity';
const heldSuffices = '#held >= :quantity';

const counterNames = {
  '#onHand': 'onHand',
  '#held': 'held',
  '#available': 'available',
  '#version': 'version',
  '#updatedAt': 'updatedAt',
};

const counterUpdate = ({ variantId, quantity }: StockLine, move: StockMove, now: Date) => ({
  TableName: tableName(inventoryTable),
  Key: stockKey(variantId),
  UpdateExpression:
    'ADD #onHand :onHand, #held :held, #available :available, #version :one SET #updatedAt = :now',
  ExpressionAttributeNames: counterNames,
  ExpressionAttributeValues: {
    ':onHand': move.onHand * quantity,
    ':held': move.held * quantity,
    ':available': move.available * quantity,
    ':one': 1,
    ':now': now.toISOString(),
  },
});

const changedText = (variantId: string): string => `The stock of ${variantId} changed meanwhile`;

const stockChanged = (variantId: string): DomainError => new DomainError('conflict', changedText(variantId));

/**
 * Takes from the counters without reading them first: any number of orders may do so at once.
 * Refusal: `insufficient-stock` when too little is available.
 */
export const moveStockWrite = (line: StockLine, move: TakingMove, now: Date): Write => {
  const update = counterUpdate(line, move, now);
  const takesAvailable = move.available < 0;
  return {
    Update: {
      ...update,
      ConditionExpression: takesAvailable ? availableSuffices : heldSuffices,
      ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':quantity': line.quantity },
    },
    otherwise: (stored) =>
      takesAvailable
        ? insufficientStock(line.variantId, Number(stored?.available ?? 0))
        : stockChanged(line.variantId),
  };
};

const stillNotLow = '#low = :low';
const stillAsLow = '#low = :low AND #onHand = :expected AND #lowStockThreshold = :threshold';

/**
 * Puts goods back. Whether this lifts the stock above its threshold must be known for certain, because then the
 * low-stock alarm is armed again in the same write: so a stock that was read as low must still be the same.
 */
export const restockWrite = (line: StockLine, stock: Stock, now: Date): Write => {
  const update = counterUpdate(line, stockMoves.restock, now);
  const { low, onHand, lowStockThreshold } = stock;
  const lowAfter = low && isLow({ onHand: onHand + line.quantity, lowStockThreshold });
  return {
    Update: {
      ...update,
      UpdateExpression: `${update.UpdateExpression}, #low = :lowAfter`,
      ConditionExpression: low ? stillAsLow : stillNotLow,
      ExpressionAttributeNames: {
        ...counterNames,
        '#low': 'low',
        ...(low && { '#lowStockThreshold': 'lowStockThreshold' }),
      },
      ExpressionAttributeValues: {
        ...update.ExpressionAttributeValues,
        ':low': low,
        ':lowAfter': lowAfter,
        ...(low && { ':expected': onHand, ':threshold': lowStockThreshold }),
      },
    },
    otherwise: () => stockChanged(line.variantId),
  };
};

/** Stock as it is decided on: `conflict` when anything moved it since. */
export const stocks = /* @__PURE__ */ defineDocument({
  table: inventoryTable,
  name: 'variant',
  key: (variantId: Id<'variant'>) => stockKey(variantId),
  schema: stockSchema,
  conflict: changedText,
  exists: ({ variantId }) => new DomainError('already-exists', `${variantId} has its stock already`),
});

/** The attributes that make an item an entry of its variant's ledger. */
export const ledgerAttributes = (movement: Movement) => ({
  movement,
  movementsKey: movementsKey(movement.variantId),
  movedKey: `${movement.at}#${movement.id}`,
});

export const saleOf = (hold: Hold, now: Date): Movement => ({
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

/** Keeps a hold longer. Refusal: `conflict` when it was moved meanwhile. */
export const extendHoldWrite = (hold: Hold, expiresAt: Date, now: Date): Write => ({
  Update: {
    TableName: tableName(inventoryTable),
    Key: holdKey(hold.variantId, hold.orderId),
    UpdateExpression: 'SET #expiresAt = :expiresAt, #updatedAt = :now',
    ConditionExpression: holdIsStill,
    ExpressionAttributeNames: { '#state': 'state', '#expiresAt': 'expiresAt', '#updatedAt': 'updatedAt' },
    ExpressionAttributeValues: {
      ':state': hold.state,
      ':expiresAt': expiresAt.toISOString(),
      ':now': now.toISOString(),
    },
  },
  otherwise: () => new DomainError('conflict', 'The hold changed meanwhile'),
});
