/** The kinds of exports by name. */
import type { ExportKind } from '../export.ts';
import type { ExportRows } from '../export-rows.ts';
import { orderRows } from './order-rows.ts';
import { priceRows } from './price-rows.ts';
import { productRows } from './product-rows.ts';
import { stockRows } from './stock-rows.ts';

export const exportKinds: Readonly<Record<ExportKind, ExportRows>> = {
  products: productRows,
  prices: priceRows,
  stock: stockRows,
  orders: orderRows,
};
