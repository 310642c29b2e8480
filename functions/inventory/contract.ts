/** Stock over HTTP: for staff only; what shoppers may know of it is on the products. */
import * as z from 'zod';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { adjustmentReasons, movementSchema, stockSchema } from './stock.ts';

const params = z.object({ variantId: idSchema('variant') });

const maximumDelta = 1_000_000;

export const stockResponse = stockSchema.meta({
  id: 'Stock',
  description: 'What is on hand of a variant, how much of it orders hold, and what is left to sell.',
  example: {
    variantId: 'var_01JD3Z7Q4M8K2V5X9W6T1R0N00',
    onHand: 12,
    held: 2,
    available: 10,
    lowStockThreshold: 5,
    low: false,
    updatedAt: '2026-01-01T08:00:00.000Z',
    version: 7,
  },
});

export const movementResponse = movementSchema.meta({
  id: 'StockMovement',
  description: 'One entry of the ledger. The deltas of all entries add up to what is on hand.',
});

export const inventoryRoutes = defineRoutes({
  getStock: {
    method: 'GET',
    path: '/v1/inventory/{variantId}',
    summary: 'Read the stock of a variant',
    access: 'inventory:manage',
    params,
    etag: true,
    responses: { 200: stockResponse },
    errors: ['not-found'],
  },
  changeStock: {
    method: 'PATCH',
    path: '/v1/inventory/{variantId}',
    summary: 'Set the threshold at or below which `stock.low` is announced',
    access: 'inventory:manage',
    params,
    body: z.strictObject({ lowStockThreshold: z.int().min(0).max(maximumDelta) }),
    etag: true,
    responses: { 200: stockResponse },
    errors: ['not-found', 'stale-version', 'conflict'],
  },
  adjustStock: {
    method: 'POST',
    path: '/v1/inventory/{variantId}/adjustments',
    summary: 'Add to what is on hand, or take from what is not held',
    access: 'inventory:manage',
    params,
    body: z
      .strictObject({
        delta: z
          .int()
          .min(-maximumDelta)
          .max(maximumDelta)
          .refine((delta) => delta !== 0, { error: 'must not be zero' }),
        reason: z.enum(adjustmentReasons),
        note: z.string().trim().min(1).max(500).optional(),
      })
      .meta({ example: { delta: 24, reason: 'received', note: 'Delivery 4711' } }),
    etag: true,
    responses: { 201: stockResponse.extend({ movement: movementResponse }).meta({ id: 'AdjustedStock' }) },
    errors: ['not-found', 'insufficient-stock', 'conflict'],
    idempotent: true,
  },
  listMovements: {
    method: 'GET',
    path: '/v1/inventory/{variantId}/movements',
    summary: 'List the ledger of a variant, newest first',
    access: 'inventory:manage',
    params,
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(movementResponse) },
    errors: ['invalid-cursor', 'not-found'],
  },
});
