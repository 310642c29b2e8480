/** Pieces of an order, as requests name them: items by id, each with a quantity. */
import * as z from 'zod';
import { idSchema } from '../shared/ids.ts';

export const piecesSchema = z
  .array(z.strictObject({ itemId: idSchema('item'), quantity: z.int().min(1).max(99) }))
  .min(1)
  .max(40)
  .refine((items) => new Set(items.map(({ itemId }) => itemId)).size === items.length, {
    error: 'each item may appear once',
  });
