/** A change of an order's lines that was asked for: shown with its price first, and done once it is confirmed. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { moneySchema } from '../shared/money.ts';
import { maximumLines, maximumQuantity } from '../shared/order-size.ts';

const quantity = z.int().min(1).max(maximumQuantity);

export const wishSchema = z.strictObject({
  add: z
    .array(z.strictObject({ variantId: idSchema('variant'), quantity }))
    .max(maximumLines)
    .default([]),
  /** The quantity that the line shall have. */
  change: z
    .array(z.strictObject({ itemId: idSchema('item'), quantity }))
    .max(maximumLines)
    .default([]),
  remove: z.array(idSchema('item')).max(maximumLines).default([]),
});

export type EditWish = z.output<typeof wishSchema>;

const hasNoDouble = (names: readonly string[]): boolean => new Set(names).size === names.length;

/** As clients send it: something, and each variant once. */
export const wishInputSchema = wishSchema
  .refine(({ add, change, remove }) => add.length + change.length + remove.length > 0, {
    error: 'give add, change or remove',
  })
  .refine(({ add }) => hasNoDouble(add.map(({ variantId }) => variantId)), {
    error: 'each variant may be added once',
    path: ['add'],
  });

export const editSchema = z.object({
  id: idSchema('edit'),
  orderId: idSchema('order'),
  wish: wishSchema,
  /** What the order costs with it: confirmed, it costs this or the edit is refused. */
  total: moneySchema,
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  /** Of the order, with it done; left out until then. */
  doneAtVersion: z.int().optional(),
  version: z.int(),
});

export type Edit = z.infer<typeof editSchema>;
