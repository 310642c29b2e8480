/** Pieces of an order, as requests name them: items by id, each with a quantity. */

import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';
import { maximumLines, maximumQuantity } from '../shared/order-size.ts';

export const piecesSchema = z
  .array(z.strictObject({ itemId: idSchema('item'), quantity: z.int().min(1).max(maximumQuantity) }))
  .min(1)
  .max(maximumLines)
  .refine((items) => new Set(items.map(({ itemId }) => itemId)).size === items.length, {
    error: 'each item may appear once',
  });
