/** A change of a product as the audit trail tells it. */
import type { Product } from '../../catalog/product.ts';
import type { Touched } from '../line-kind.ts';

const shown = (product: Product | undefined): unknown => {
  if (!product) return undefined;
  const { variants, ...fields } = product;
  return { ...fields, variants: variants.map(({ seed: _, updatedAt: _at, ...variant }) => variant) };
};

export const productChange = (before: Product | undefined, after: Product): Touched => ({
  object: after.id,
  before: shown(before),
  after: shown(after),
});
