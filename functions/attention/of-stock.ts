/** Whether what is written of a variant's stock in several places says the same. Pure. */
import type { Stock } from '../inventory/stock.ts';
import type { NewMatter } from './matter.ts';

const nextStep = (variantId: string): string =>
  `Count the goods, and read what moved them: GET /v1/inventory/${variantId}/movements. Then set the counters right in ` +
  'the table (docs/operations.md, “Stock is counted wrongly”); an adjustment moves counters and ledger alike, and the difference stays.';

const differs = (variantId: string, detail: string, text: string, now: Date): NewMatter => ({
  kind: 'stock-differs',
  detail,
  at: now.toISOString(),
  stake: { text: `${variantId}: ${text}` },
  nextStep: nextStep(variantId),
});

export type CountedStock = {
  readonly stock: Stock;
  /** Pieces in all open holds of the variant. */
  readonly inHolds: number;
};

export const mattersOfStock = ({ stock, inHolds }: CountedStock, now: Date): NewMatter[] => {
  const { variantId, onHand, held, available } = stock;
  const isImpossible = Math.min(onHand, held, available) < 0 || available !== onHand - held;
  return [
    ...(isImpossible
      ? [
          differs(
            variantId,
            'counters',
            `${onHand} on hand, ${held} held and ${available} available cannot be`,
            now,
          ),
        ]
      : []),
    ...(held === inHolds
      ? []
      : [differs(variantId, 'holds', `${held} are held, by orders that hold ${inHolds}`, now)]),
  ];
};

/** @param sum of all movements up to when so many were on hand */
export const mattersOfLedger = (
  { variantId, onHand, sum }: { variantId: string; onHand: number; sum: number },
  now: Date,
): NewMatter[] =>
  onHand === sum
    ? []
    : [differs(variantId, 'ledger', `${onHand} are on hand, and by its movements ${sum}`, now)];
