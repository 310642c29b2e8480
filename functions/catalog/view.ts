/** The catalogue as its readers see it: shoppers what is for sale, staff everything. */
import { type Category, type CategoryTree, nodeOf, pathOf } from './category.ts';
import { isOnSale, type Product, stateOf } from './product.ts';
import { imageUrlOf } from './store.ts';
import type { Variant } from './variant.ts';

export type Reader = 'public' | 'staff';

export const variantView = (product: Product, { seed: _, ...variant }: Variant) => ({
  ...variant,
  productId: product.id,
});

export const productView = (
  { categoryIds: _path, lastVariantNumber: _number, uploads: _uploads, ...product }: Product,
  reader: Reader,
) => ({
  ...product,
  images: product.images.map((image) => ({ id: image.id, url: imageUrlOf(image) })),
  variants: product.variants
    .filter((variant) => reader === 'staff' || isOnSale(variant))
    .map(({ seed: _seed, ...variant }) => ({ ...variant, productId: product.id })),
});

export const isVisible = (product: Product, reader: Reader): boolean =>
  reader === 'staff' || stateOf(product) === 'active';

export const categoryPageView = (tree: CategoryTree, category: Category) => ({
  ...nodeOf(tree, category),
  ancestors: pathOf(tree, category.id)
    .slice(0, -1)
    .map(({ id, name, slug }) => ({ id, name, slug })),
});
