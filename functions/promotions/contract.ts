/** Routes by which staff manage promotions. Shoppers meet promotions in their carts. */
import * as z from 'zod';
import { pageOf, pageQuery } from '../shared/cursor.ts';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { moneySchema } from '../shared/money.ts';
import {
  commonFields,
  percentSchema,
  piecesSchema,
  promotionDefinitionSchema,
  promotionViewSchema,
} from './promotion.ts';

const { name, code, conditions, startsAt, endsAt, limits, combinable, priority, active } = commonFields;

/** What is left out stays, null takes it away. The result must be a promotion again; its type stays. */
const changesSchema = z
  .strictObject({
    name,
    code: code.nullable(),
    value: z.union([percentSchema, moneySchema]),
    buy: piecesSchema,
    get: piecesSchema,
    conditions: conditions.nullable(),
    startsAt: startsAt.nullable(),
    endsAt: endsAt.nullable(),
    limits: limits.nullable(),
    combinable,
    priority,
    active,
  })
  .partial()
  .meta({ id: 'PromotionChanges' });

export type PromotionChanges = z.output<typeof changesSchema>;

const params = z.object({ id: idSchema('promotion') });

export const promotionsRoutes = defineRoutes({
  list: {
    method: 'GET',
    path: '/v1/promotions',
    summary: 'List promotions, newest first',
    access: 'promotions:manage',
    query: z.strictObject(pageQuery),
    responses: { 200: pageOf(promotionViewSchema) },
    errors: ['invalid-cursor'],
  },
  create: {
    method: 'POST',
    path: '/v1/promotions',
    summary: 'Define a promotion; with a code it is a coupon, without one it applies by itself',
    access: 'promotions:manage',
    body: promotionDefinitionSchema,
    etag: true,
    responses: { 201: promotionViewSchema },
    errors: ['already-exists'],
    idempotent: true,
  },
  read: {
    method: 'GET',
    path: '/v1/promotions/{id}',
    summary: 'Read a promotion',
    access: 'promotions:manage',
    params,
    etag: true,
    responses: { 200: promotionViewSchema },
    errors: ['not-found'],
  },
  change: {
    method: 'PATCH',
    path: '/v1/promotions/{id}',
    summary: 'Change a promotion; orders that were placed keep what they got',
    access: 'promotions:manage',
    params,
    body: changesSchema,
    etag: true,
    responses: { 200: promotionViewSchema },
    errors: ['not-found', 'already-exists', 'conflict', 'stale-version'],
  },
  remove: {
    method: 'DELETE',
    path: '/v1/promotions/{id}',
    summary: 'Delete a promotion; its code is free again',
    access: 'promotions:manage',
    params,
    responses: { 204: null },
    errors: ['not-found', 'conflict', 'stale-version'],
  },
});
