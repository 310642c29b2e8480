/** Prices of variants, a line for each currency. */
import { changePrice } from '../../catalog/variant-changes.ts';
import type { Currency } from '../../shared/money.ts';
import { LineFault, must, type Row } from '../columns.ts';
import { readAmount } from '../decimal-amount.ts';
import type { LineKind } from '../line-kind.ts';
import { currencyNamed } from './currency-named.ts';
import { productChange } from './product-change.ts';

/** `amount` undefined: it is not sold in this currency any more. */
export type PriceLine = {
  readonly sku: string;
  readonly currency: Currency;
  readonly amount: number | undefined;
};

const readPriceLine = (row: Row): PriceLine => {
  const sku = must(row, 'sku');
  const code = must(row, 'currency');
  const currency = currencyNamed(code);
  if (!currency) throw new LineFault(`currency: ${code} is none of ISO 4217`);
  const cell = row.cell('price') ?? '';
  const amount = cell === '' ? undefined : readAmount(cell, currency, row.comma);
  if (typeof amount === 'string') throw new LineFault(`price: ${amount}`);
  return { sku, currency, amount };
};

export const priceLines: LineKind = {
  columns: { required: ['sku', 'currency', 'price'], optional: [], ignored: ['product'] },
  lanes: 8,
  thing: (row) => row.cell('sku') ?? '',
  applier:
    () =>
    async (row, { now, decided }) => {
      const { sku, ...priced } = readPriceLine(row);
      return changePrice(sku, priced, {
        now,
        along: (before, after) => decided(productChange(before, after)),
      });
    },
};
