/** Stock: what was counted (`onHand`), or what came and went (`delta` and `reason`). Either is an entry of the ledger. */
import { findVariantBySku } from '../../catalog/variant-changes.ts';
import { adjustStock, countStock } from '../../inventory/ledger.ts';
import { adjustmentReasons } from '../../inventory/stock.ts';
import { idOf, ulidFrom } from '../../shared/ids.ts';
import { type Columns, integerIn, LineFault, must, optionalCell, type Row } from '../columns.ts';
import type { LineKind } from '../line-kind.ts';

type Reason = (typeof adjustmentReasons)[number];

export type StockLine = { readonly sku: string; readonly note: string | undefined } & (
  | { readonly onHand: number }
  | { readonly delta: number; readonly reason: Reason }
);

/** As the API itself takes. */
const maximumPieces = 1_000_000;
const maximumNote = 500;

export const stockColumns: Columns = {
  required: ['sku'],
  optional: ['onHand', 'delta', 'reason', 'note'],
  ignored: ['product', 'held', 'available'],
  fault: (names) => {
    const counts = names.includes('onHand');
    const moves = names.includes('delta');
    if (counts === moves) return 'The header must have either “onHand” or “delta” with “reason”';
    return moves && !names.includes('reason') ? 'The header has “delta” and lacks “reason”' : undefined;
  },
};

const pieces = (row: Row, column: string, minimum: number): number => {
  const count = integerIn(row, column);
  if (count === undefined) throw new LineFault(`${column}: must not be empty`);
  if (count < minimum || count > maximumPieces) {
    throw new LineFault(`${column}: must lie between ${minimum} and ${maximumPieces}`);
  }
  return count;
};

const movedIn = (row: Row): { delta: number; reason: Reason } => {
  const delta = pieces(row, 'delta', -maximumPieces);
  if (delta === 0) throw new LineFault('delta: must not be zero');
  const given = must(row, 'reason');
  const reason = adjustmentReasons.find((known) => known === given);
  if (!reason) throw new LineFault(`reason: must be ${adjustmentReasons.join(', ')}`);
  return { delta, reason };
};

export const readStockLine = (row: Row): StockLine => {
  const sku = must(row, 'sku');
  const note = optionalCell(row, 'note');
  if (note !== undefined && note.length > maximumNote) {
    throw new LineFault(`note: must be at most ${maximumNote} characters`);
  }
  const isCount = row.columns.includes('onHand');
  return { sku, note, ...(isCount ? { onHand: pieces(row, 'onHand', 0) } : movedIn(row)) };
};

export const stockLines: LineKind = {
  columns: stockColumns,
  lanes: 8,
  thing: (row) => row.cell('sku') ?? '',
  applier:
    () =>
    async (row, { actor, seed, now, decided }) => {
      const { sku, note, ...said } = readStockLine(row);
      const { id: variantId } = await findVariantBySku(sku);
      const entry = { id: idOf('adjustment', ulidFrom(seed)), variantId, note, actor };
      const along = (before: unknown, after: unknown) => decided({ object: variantId, before, after });
      if ('onHand' in said) return countStock({ ...entry, onHand: said.onHand }, now, along);
      await adjustStock({ ...entry, ...said }, now, along);
      return true;
    },
};
