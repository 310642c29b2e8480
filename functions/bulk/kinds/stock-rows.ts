/** Stock of all variants, as its import takes it: what is on hand. */
import { getStocks } from '../../inventory/store.ts';
import { guarded } from '../cells.ts';
import type { ExportRows } from '../export-rows.ts';
import { liveVariants, pageOfProducts } from './product-pages.ts';

export const stockRows: ExportRows = {
  header: () => ['sku', 'onHand', 'held', 'available', 'product'],
  page: async (_, cursor) => {
    const { items, ...rest } = await pageOfProducts(cursor);
    const variants = items.flatMap((product) =>
      liveVariants(product).map(({ id, sku }) => ({ id, sku, name: product.name })),
    );
    const stocks = await getStocks(variants.map(({ id }) => id));
    const rows = variants.flatMap(({ id, sku, name }) => {
      const stock = stocks.get(id);
      if (!stock) return [];
      const { onHand, held, available } = stock;
      return [[sku, String(onHand), String(held), String(available), guarded(name)]];
    });
    return { ...rest, items: rows };
  },
};
