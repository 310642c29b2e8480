/** The tree of categories over HTTP. */
import * as z from 'zod';
import { defineRoutes } from '../shared/http/contract.ts';
import { idSchema } from '../shared/ids.ts';
import { categoryNodeResponse, categoryPageResponse, categoryResponse } from './responses.ts';
import { slugSchema } from './slug.ts';

const params = z.object({ id: idSchema('category') });

const fields = z.strictObject({
  name: z.string().trim().min(1).max(120),
  slug: slugSchema,
  description: z.string().trim().max(500),
  parentId: idSchema('category').nullable(),
});

export const categoryRoutes = defineRoutes({
  listCategories: {
    method: 'GET',
    path: '/v1/categories',
    summary: 'Read the whole tree of categories',
    access: 'public',
    etag: true,
    responses: { 200: z.object({ items: z.array(categoryNodeResponse) }).meta({ id: 'CategoryTree' }) },
  },
  getCategory: {
    method: 'GET',
    path: '/v1/categories/{id}',
    summary: 'Read a category by slug or id',
    access: 'public',
    params: z.object({ id: z.union([slugSchema, idSchema('category')]) }),
    etag: true,
    responses: { 200: categoryPageResponse },
    errors: ['not-found'],
  },
  createCategory: {
    method: 'POST',
    path: '/v1/categories',
    summary: 'Create a category; without a slug one is made of its name',
    access: 'catalog:write',
    body: fields
      .extend({
        slug: slugSchema.optional(),
        description: fields.shape.description.default(''),
        parentId: idSchema('category').nullish(),
      })
      .meta({ example: { name: 'Kitchen' } }),
    etag: true,
    responses: { 201: categoryResponse },
    located: true,
    errors: ['already-exists', 'limit-reached', 'conflict'],
    idempotent: true,
  },
  changeCategory: {
    method: 'PATCH',
    path: '/v1/categories/{id}',
    summary: 'Rename a category, or move it with all below it',
    access: 'catalog:write',
    params,
    body: fields.partial(),
    etag: true,
    responses: { 200: categoryResponse },
    errors: ['not-found', 'already-exists', 'stale-version', 'conflict'],
  },
  deleteCategory: {
    method: 'DELETE',
    path: '/v1/categories/{id}',
    summary: 'Delete a category that has neither products nor categories below it',
    access: 'catalog:write',
    params,
    responses: { 204: null },
    errors: ['not-found', 'category-not-empty', 'stale-version', 'conflict'],
  },
});
