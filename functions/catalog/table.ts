/**
 * The catalogue: categories, products with their variants, and what finds them.
 *
 * | access pattern | key |
 * |---|---|
 * | the whole tree of categories (at most 400) and its version | pk `CATEGORIES` sk `TREE#<categoryId>`, `TREE` |
 * | how many products a category has of its own | pk `CATEGORIES#COUNTS` sk `CATEGORY#<categoryId>` |
 * | a product with its variants and images | pk `PRODUCT#<productId>` sk `PRODUCT` |
 * | the products of variants | the same: a variant's id is a part of its product's ULID |
 * | a product by slug; nobody else may take it | pk `SLUG#<slug>` sk `SLUG` |
 * | a variant by SKU; nobody else may take it | pk `SKU#<SKU>` sk `SKU` |
 * | listings, newest first | pk `LIST#<state>#<scope>` sk `<productId>` |
 * | listings by name | index `byName`: `pk`, `nameKey` |
 * | listings by lowest price in a usual currency | index `byPrice<currency>`: `pk`, `price<currency>` |
 * | the same in any other | the whole listing, at most 2,000 entries (`by-price.ts`) |
 * | events, to be published | sk begins with `EVENT#` |
 *
 * Scopes of a listing: `ALL`, `CATEGORY#<categoryId>` for its category and every ancestor, `SHOP#<shopId>`,
 * `WORD#<prefix>` for the words of its name, tags and SKUs. States: active, inactive, archived. A page of any of
 * them reads as many entries as it shows, however large the catalogue is. What it costs: a product has at most
 * 1 + 5 + 1 + 36 entries of some 300 bytes, each in the table and in `byName` and in one index per currency it has
 * a price in; only entries that a change really changes are written.
 *
 * A product and its variants are ONE item: a shopper's page, a cart's lines and a checkout read them in one batch,
 * a change of either is one version, and no copy of a product's name can disagree with another.
 */
import { type Currency, usualCurrencies } from '../shared/money.ts';
import { defineTable } from '../shared/table.ts';

export const priceAttribute = (currency: Currency) => `price${currency}` as const;
export const priceIndex = (currency: Currency) => `byPrice${currency}` as const;

export const catalogTable = defineTable({
  name: 'catalog',
  indexes: [
    { name: 'byName', partitionKey: 'pk', sortKey: 'nameKey' },
    ...usualCurrencies.map((currency) => ({
      name: priceIndex(currency),
      partitionKey: 'pk',
      sortKey: priceAttribute(currency),
    })),
  ],
  outbox: true,
  expires: false,
});

export const treePartition = 'CATEGORIES';
export const treeKey = { pk: treePartition, sk: 'TREE' };
export const categoryKey = (categoryId: string) => ({
  pk: treePartition,
  sk: `${treeKey.sk}#${categoryId}`,
});
export const categoryCountKey = (categoryId: string) => ({
  pk: `${treePartition}#COUNTS`,
  sk: `CATEGORY#${categoryId}`,
});
export const productKey = (productId: string) => ({ pk: `PRODUCT#${productId}`, sk: 'PRODUCT' });
export const slugKey = (slug: string) => ({ pk: `SLUG#${slug}`, sk: 'SLUG' });
/** SKUs differ by more than the case of their letters. */
export const skuKey = (sku: string) => ({ pk: `SKU#${sku.toUpperCase()}`, sk: 'SKU' });
export const listingPartition = (state: string, scope: string): string => `LIST#${state}#${scope}`;
