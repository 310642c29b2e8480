/** The routes of returns. */
import * as z from 'zod';
import { piecesSchema } from '../orders/pieces.ts';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { statesOf } from '../shared/machine.ts';
import { notSaid, returnMachine, returnSchema } from './return.ts';

export const returnViewSchema = returnSchema.meta({ id: 'Return' });

const returnId = z.object({ id: idSchema('return') });
const orderId = z.object({ id: idSchema('order') });
const reason = z.string().trim().min(1).max(500);

const staffRoute = {
  method: 'POST',
  access: 'returns:handle',
  params: returnId,
  responses: { 200: returnViewSchema },
  errors: ['not-found', 'illegal-transition'],
  idempotent: true,
} as const;

const decisionRoute = {
  ...staffRoute,
  body: z.strictObject({ reason: reason.optional() }),
  bodyOptional: true,
} as const;

export const returnsRoutes = defineRoutes({
  requestReturn: {
    method: 'POST',
    path: '/v1/orders/{id}/returns',
    summary:
      'Ask to send back delivered pieces, each within 30 days of its delivery, also while others are on their way',
    access: 'returns:request',
    params: orderId,
    body: z.strictObject({
      items: piecesSchema,
      reason: reason.default(notSaid),
    }),
    responses: { 201: returnViewSchema },
    errors: ['not-found', 'illegal-transition'],
    idempotent: true,
  },
  listAllReturns: {
    method: 'GET',
    path: '/v1/returns',
    summary: 'Returns, newest first: staff see all, shop owners those with goods of theirs',
    access: 'returns:read',
    query: z.strictObject({ ...pageQuery, status: z.enum(statesOf(returnMachine)).optional() }),
    responses: { 200: pageOf(returnViewSchema) },
    errors: ['invalid-cursor'],
  },
  getReturn: {
    method: 'GET',
    path: '/v1/returns/{id}',
    summary: 'One return; shop owners see what is theirs in it',
    access: 'returns:read',
    params: returnId,
    etag: true,
    responses: { 200: returnViewSchema },
    errors: ['not-found'],
  },
  listReturns: {
    method: 'GET',
    path: '/v1/orders/{id}/returns',
    summary: 'The returns of an order',
    access: 'returns:request',
    params: orderId,
    responses: { 200: z.object({ items: z.array(returnViewSchema) }) },
    errors: ['not-found'],
  },
  approveReturn: {
    ...decisionRoute,
    path: '/v1/returns/{id}/approve',
    summary: 'Let the customer send it back',
  },
  rejectReturn: {
    ...decisionRoute,
    path: '/v1/returns/{id}/reject',
    summary: 'Refuse a return, with a reason',
  },
  receiveReturn: {
    ...staffRoute,
    path: '/v1/returns/{id}/receive',
    summary: 'The goods arrived: their money is refunded, and they go back on the shelf or not',
    body: z.strictObject({ restock: z.boolean() }),
  },
});
