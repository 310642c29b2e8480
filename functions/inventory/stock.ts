/** Stock of a variant, holds on it and the movements of its ledger; the decisions over them are pure. */
import * as z from 'zod';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { statesOf } from '../shared/machine.ts';
import { holdMachine } from './lifecycle.ts';

const variantId = idSchema('variant');

/** `onHand = available + held`, always; none is ever negative. */
export const stockSchema = z.object({
  variantId,
  onHand: z.int(),
  held: z.int(),
  available: z.int(),
  lowStockThreshold: z.int(),
  /** Whether the present stay at or below the threshold was announced (or began with the variant itself). */
  low: z.boolean(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});
export type Stock = z.infer<typeof stockSchema>;

export const holdStatusSchema = z.enum(statesOf(holdMachine)).meta({ id: 'HoldStatus' });

export const holdSchema = z.object({
  variantId,
  orderId: idSchema('order'),
  quantity: z.int(),
  state: holdStatusSchema,
  expiresAt: z.iso.datetime(),
});
export type Hold = z.infer<typeof holdSchema>;

/** Why staff change a stock by hand. */
export const adjustmentReasons = ['received', 'correction', 'return', 'damage'] as const;

/** `sold`: an order's hold was committed. `restocked`: goods of an order came back. */
export const movementSchema = z.object({
  id: idSchema('adjustment'),
  variantId,
  /** What it added to `onHand`. */
  delta: z.int(),
  reason: z.enum([...adjustmentReasons, 'sold', 'restocked']),
  note: z.string().optional(),
  /** Who did it; absent when an order did. */
  actor: z.string().optional(),
  orderId: idSchema('order').optional(),
  at: z.iso.datetime(),
});
export type Movement = z.infer<typeof movementSchema>;

/** A quantity (1 or more) of a variant that an order takes or gives back. */
export type StockLine = { readonly variantId: Id<'variant'>; readonly quantity: number };

/** What one unit of a change does to each counter. */
export type StockMove = {
  readonly onHand: -1 | 0 | 1;
  readonly held: -1 | 0 | 1;
  readonly available: -1 | 0 | 1;
};

export const stockMoves = {
  hold: { onHand: 0, held: 1, available: -1 },
  release: { onHand: 0, held: -1, available: 1 },
  commit: { onHand: -1, held: -1, available: 0 },
  /** Sells what is not held: for a hold that expired and was claimed before its payment came. */
  take: { onHand: -1, held: 0, available: -1 },
  restock: { onHand: 1, held: 0, available: 1 },
} as const satisfies Record<string, StockMove>;

/** The moves that take from a counter, and so need enough in it. */
export type TakingMove = (typeof stockMoves)[Exclude<keyof typeof stockMoves, 'restock'>];

export const insufficientStock = (variantId: string, available: number): DomainError =>
  new DomainError('insufficient-stock', `Only ${available} left of ${variantId}`, { variantId, available });

/**
 * One line per variant, in key order: every transaction takes its variants in the same order, and DynamoDB
 * refuses two writes to one item.
 */
export const sortedLines = (lines: readonly StockLine[]): StockLine[] => {
  const quantities = new Map<Id<'variant'>, number>();
  for (const { variantId, quantity } of lines) {
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
};

/**
 * Low is measured on what is on hand, not on what is available: a hold may yet come back, goods that left do
 * not, and carts that are never paid must not make the alarm flap.
 */
export const isLow = ({ onHand, lowStockThreshold }: Pick<Stock, 'onHand' | 'lowStockThreshold'>): boolean =>
  onHand <= lowStockThreshold;

/**
 * The stock after an adjustment.
 * @throws DomainError `insufficient-stock` when it takes more than what is not held
 */
export const stockAdjusted = (stock: Stock, delta: number, now: Date): Stock => {
  if (stock.available + delta < 0) throw insufficientStock(stock.variantId, stock.available);
  const onHand = stock.onHand + delta;
  return {
    ...stock,
    onHand,
    available: stock.available + delta,
    low: isLow({ ...stock, onHand }),
    updatedAt: now.toISOString(),
    version: stock.version + 1,
  };
};
