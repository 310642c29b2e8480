/**
 * After a category moved: hangs the products in it and below it where the tree now says, so that listings and
 * promotions of the new ancestors find them. Repeated or cut off in the middle, it goes on with what still hangs
 * wrong. A product that is created or moved meanwhile is right by itself: its write insists on the tree it read.
 */

import type { Id } from '../shared/ids.ts';
import { queryPage } from '../shared/read.ts';
import { pathOf } from './category.ts';
import { getTree } from './category-store.ts';
import { listingEntrySchema } from './listing.ts';
import { productStates } from './product.ts';
import { replaceProduct } from './product-changes.ts';
import { findProducts } from './store.ts';
import { catalogTable, listingPartition } from './table.ts';

const productsPerRead = 100;
/** Few, because each insists on the same version of the tree. */
const productsAtOnce = 4;

const replaceAll = async (productIds: readonly Id<'product'>[], now: Date): Promise<void> => {
  for (let start = 0; start < productIds.length; start += productsAtOnce) {
    await Promise.all(
      productIds.slice(start, start + productsAtOnce).map((productId) => replaceProduct(productId, now)),
    );
  }
};

const misplaced = async (productIds: readonly Id<'product'>[]): Promise<Id<'product'>[]> => {
  const [products, tree] = await Promise.all([
    findProducts(productIds, { consistent: true }),
    getTree({ consistent: true }),
  ]);
  return products
    .filter(({ categoryId, categoryIds }) => {
      const path = pathOf(tree, categoryId).map(({ id }) => id);
      // The category of an archived product may be gone: it is given another one when it is restored.
      return path.length > 0 && path.join() !== categoryIds.join();
    })
    .map(({ id }) => id);
};

export const followMove = async (categoryId: Id<'category'>, now: Date): Promise<void> => {
  for (const state of productStates) {
    const partition = listingPartition(state, `CATEGORY#${categoryId}`);
    let cursor: string | undefined;
    do {
      const query = { table: catalogTable, partition, consistent: true };
      const page = await queryPage(query, listingEntrySchema, { limit: productsPerRead, cursor });
      await replaceAll(await misplaced(page.items.map(({ productId }) => productId)), now);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
};
