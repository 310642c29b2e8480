/** Makes a cart sellable again: what checkout does before it answers `cart-changed`. Pure. */
import * as z from 'zod';
import type { SellableVariant } from '../catalog/variant.ts';
import type { Stock } from '../inventory/stock.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { compare, moneySchema } from '../shared/money.ts';
import type { Cart, CartLine } from './cart.ts';
import { sellingPrice } from './selling-price.ts';

/**
 * `from` and `to` are quantities, for `repriced` unit prices, for `shipping-method` ids of methods, and for `total` what
 * was shown or expected and what it is now.
 */
export const cartChangeSchema = z
  .discriminatedUnion('change', [
    z.object({
      variantId: idSchema('variant'),
      change: z.enum(['removed', 'reduced']),
      from: z.int(),
      to: z.int(),
    }),
    z.object({
      variantId: idSchema('variant'),
      change: z.literal('repriced'),
      from: moneySchema,
      to: moneySchema,
    }),
    z.object({ change: z.literal('shipping-method'), from: z.string(), to: z.string() }),
    z.object({ change: z.literal('total'), from: moneySchema, to: moneySchema }),
  ])
  .meta({ id: 'CartChange' });

export type CartChange = z.output<typeof cartChangeSchema>;

type Mended = { readonly line?: CartLine; readonly changes: readonly CartChange[] };

const mendLine = (line: CartLine, variant: SellableVariant | undefined, available: number): Mended => {
  const { variantId, quantity, unitPrice } = line;
  const price = sellingPrice(variant, unitPrice.currency);
  if (price === undefined || available <= 0) {
    return { changes: [{ variantId, change: 'removed', from: quantity, to: 0 }] };
  }
  const changes: CartChange[] = [];
  if (available < quantity) changes.push({ variantId, change: 'reduced', from: quantity, to: available });
  if (compare(price, unitPrice) !== 0) {
    changes.push({ variantId, change: 'repriced', from: unitPrice, to: price });
  }
  return { line: { variantId, quantity: Math.min(quantity, available), unitPrice: price }, changes };
};

/** With no changes the cart is as it was, and can be checked out. */
export const mendCart = (
  cart: Cart,
  variants: ReadonlyMap<Id<'variant'>, SellableVariant>,
  stocks: ReadonlyMap<Id<'variant'>, Pick<Stock, 'available'>>,
): { cart: Cart; changes: CartChange[] } => {
  const mended = cart.items.map((line) =>
    mendLine(line, variants.get(line.variantId), stocks.get(line.variantId)?.available ?? 0),
  );
  return {
    cart: { ...cart, items: mended.flatMap(({ line }) => line ?? []) },
    changes: mended.flatMap(({ changes }) => changes),
  };
};
