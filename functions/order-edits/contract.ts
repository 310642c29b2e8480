/** The routes that change an order's lines: with a preview, or one line at once. */
import * as z from 'zod';
import { wishInputSchema } from '../orders/order-edit.ts';
import { orderItemViewSchema, orderViewSchema } from '../orders/view.ts';
import { totalsSchema } from '../pricing/priced-basket.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { currencySchema } from '../shared/money.ts';
import { maximumQuantity } from '../shared/order-size.ts';

const orderId = z.object({ id: idSchema('order') });
const itemId = z.object({ id: idSchema('item') });
const quantity = z.int().min(1).max(maximumQuantity);

const refusals = [
  'not-found',
  'illegal-transition',
  'insufficient-stock',
  'not-sellable',
  'limit-reached',
  'invalid-amount',
] as const;

export const orderEditsRoutes = defineRoutes({
  proposeEdit: {
    method: 'POST',
    path: '/v1/orders/{id}/edits',
    summary: 'What an order would cost with other lines: nothing changes yet',
    access: 'orders:edit',
    params: orderId,
    body: wishInputSchema.meta({ id: 'OrderEditRequest' }),
    responses: {
      201: z
        .object({
          editId: idSchema('edit'),
          totals: totalsSchema,
          difference: z
            .object({ amount: z.int(), currency: currencySchema })
            .describe('To be paid by the customer; below nothing: goes back to them.'),
        })
        .meta({ id: 'OrderEdit' }),
    },
    errors: [...refusals],
    idempotent: true,
  },
  confirmEdit: {
    method: 'POST',
    path: '/v1/orders/{id}/edits/{editId}/confirm',
    summary:
      'Do an edit: by the customer while the order is unpaid, by staff before anything has left. An open attempt to pay is closed, a difference is to be paid anew or goes back',
    access: 'orders:edit',
    params: orderId.extend({ editId: idSchema('edit') }),
    etag: true,
    responses: { 200: orderViewSchema },
    errors: [...refusals, 'edit-changed'],
    idempotent: true,
  },
  addItem: {
    method: 'POST',
    path: '/v1/order-items',
    summary: 'Add a line to an order, or pieces to the line that has the variant',
    access: 'orders:edit',
    body: z.strictObject({ orderId: idSchema('order'), variantId: idSchema('variant'), quantity }),
    etag: true,
    responses: { 201: orderItemViewSchema },
    errors: [...refusals],
    idempotent: true,
  },
  changeItem: {
    method: 'PATCH',
    path: '/v1/order-items/{id}',
    summary: 'Change how many pieces a line of an order has',
    access: 'orders:edit',
    params: itemId,
    body: z.strictObject({ quantity }),
    etag: true,
    responses: { 200: orderItemViewSchema },
    errors: [...refusals, 'stale-version'],
  },
  removeItem: {
    method: 'DELETE',
    path: '/v1/order-items/{id}',
    summary: 'Take a line off an order',
    access: 'orders:edit',
    params: itemId,
    responses: { 204: null },
    errors: [...refusals],
  },
});
