/** Prices of all variants, as their import takes them. */
import { decimalText } from '../../shared/decimal-money.ts';
import { guarded } from '../cells.ts';
import type { ExportRows } from '../export-rows.ts';
import { liveVariants, pageOfProducts } from './product-pages.ts';

export const priceRows: ExportRows = {
  header: () => ['sku', 'currency', 'price', 'product'],
  page: async (_, cursor) => {
    const { items, ...rest } = await pageOfProducts(cursor);
    const rows = items.flatMap((product) =>
      liveVariants(product).flatMap(({ sku, prices }) =>
        prices.map((price) => [sku, price.currency, decimalText(price), guarded(product.name)]),
      ),
    );
    return { ...rest, items: rows };
  },
};
