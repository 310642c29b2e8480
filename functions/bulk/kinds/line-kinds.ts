/** The kinds of imports by name. */
import type { ImportKind } from '../import.ts';
import type { LineKind } from '../line-kind.ts';
import { priceLines } from './price-lines.ts';
import { productLines } from './product-lines.ts';
import { stockLines } from './stock-lines.ts';

export const lineKinds: Readonly<Record<ImportKind, LineKind>> = {
  products: productLines,
  prices: priceLines,
  stock: stockLines,
};
