/** The inventory's routes. */
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { inventoryRoutes } from './contract.ts';
import { adjustStock, getStock, listMovements, setLowStockThreshold } from './ledger.ts';

export const handler = serve(inventoryRoutes, {
  getStock: async ({ params }) => {
    const stock = await getStock(params.variantId);
    return { status: 200, body: stock, headers: { etag: etagOf(stock.version) } };
  },
  changeStock: async ({ params, body, headers, now }) => {
    const expected = expectedVersions(headers);
    const stock = await setLowStockThreshold(params.variantId, body.lowStockThreshold, { expected, now });
    return { status: 200, body: stock, headers: { etag: etagOf(stock.version) } };
  },
  adjustStock: async ({ params, body, caller, now, seed }) => {
    const adjustment = { ...params, ...body, id: idOf('adjustment', seed), actor: caller.userId };
    const { stock, movement } = await adjustStock(adjustment, now);
    return { status: 201, body: { ...stock, movement }, headers: { etag: etagOf(stock.version) } };
  },
  listMovements: async ({ params, query }) => {
    await getStock(params.variantId);
    return { status: 200, body: await listMovements(params.variantId, query) };
  },
});
