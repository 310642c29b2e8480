/** The routes that read orders and their items. */
import * as z from 'zod';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { customerIdSchema } from '../shared/customer-id.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { endsAfterItBegins, momentSchema, timeRange } from '../shared/time-range.ts';
import { itemStatusSchema, orderStatusSchema } from './order.ts';
import { listedItemSchema, orderItemViewSchema, orderViewSchema } from './view.ts';

export const ordersRoutes = defineRoutes({
  listOrders: {
    method: 'GET',
    path: '/v1/orders',
    summary: 'Orders, newest first: customers see their own, staff everybody’s',
    access: 'orders:list',
    query: z
      .strictObject({
        ...pageQuery,
        status: z
          .enum([...orderStatusSchema.options, 'processing'])
          .optional()
          .meta({
            description: '`processing`: `pending`, and its payment is under way.',
          }),
        number: z.string().trim().min(1).max(40).optional(),
        email: z.email().max(254).optional().meta({ description: 'Of the customer. For staff.' }),
        sku: z.string().min(1).max(100).optional(),
        q: z.string().trim().min(1).max(100).optional().meta({
          description: 'A number, an id, a SKU or a phone; for staff also an e-mail address.',
        }),
        ...timeRange,
        customerId: customerIdSchema.optional(),
      })
      .superRefine(endsAfterItBegins),
    responses: { 200: pageOf(orderViewSchema) },
    errors: ['invalid-cursor'],
  },
  getOrder: {
    method: 'GET',
    path: '/v1/orders/{id}',
    summary: 'One order',
    access: 'orders:read',
    params: z.object({ id: idSchema('order') }),
    query: z.strictObject({
      at: momentSchema.optional().meta({
        description:
          'For staff: the order as it was then, with its addresses, note and metadata as they are today.',
      }),
    }),
    etag: true,
    responses: { 200: orderViewSchema },
    errors: ['not-found'],
  },
  listItems: {
    method: 'GET',
    path: '/v1/orders/{id}/items',
    summary: 'The items of an order',
    access: 'order-items:read',
    params: z.object({ id: idSchema('order') }),
    responses: { 200: z.object({ items: z.array(orderItemViewSchema) }) },
    errors: ['not-found'],
  },
  listOrderItems: {
    method: 'GET',
    path: '/v1/order-items',
    summary:
      'Items of orders, those of the newest orders first: customers see their own, shop owners their shops’, staff everybody’s',
    access: 'order-items:list',
    query: z
      .strictObject({
        ...pageQuery,
        status: itemStatusSchema.optional(),
        shop: z.string().min(1).max(100).optional(),
        ...timeRange,
      })
      .superRefine(endsAfterItBegins),
    responses: { 200: pageOf(listedItemSchema) },
    errors: ['invalid-cursor'],
  },
  getItem: {
    method: 'GET',
    path: '/v1/order-items/{id}',
    summary: 'One order item',
    access: 'order-items:read',
    params: z.object({ id: idSchema('item') }),
    etag: true,
    responses: { 200: orderItemViewSchema },
    errors: ['not-found'],
  },
});
