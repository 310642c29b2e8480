/** The routes of categories. */
import { notFound } from '../shared/errors.ts';
import { serve } from '../shared/http/serve.ts';
import { etagOf, expectedVersions } from '../shared/http/version.ts';
import { idOf } from '../shared/ids.ts';
import { cacheHeaders, etagOfWhole } from './cache.ts';
import { findCategory, nodesOf } from './category.ts';
import { categoryRoutes } from './category-contract.ts';
import { changeCategory, createCategory, deleteCategory, getTree } from './category-store.ts';
import { categoryPageView } from './view.ts';

export const handler = serve(categoryRoutes, {
  listCategories: async () => {
    const tree = await getTree();
    return { status: 200, body: { items: nodesOf(tree) }, headers: cacheHeaders(etagOf(tree.version)) };
  },
  getCategory: async ({ params }) => {
    const tree = await getTree();
    const category = findCategory(tree, params.id);
    if (!category) throw notFound('category');
    const body = categoryPageView(tree, category);
    return { status: 200, body, headers: cacheHeaders(etagOfWhole(category.version, body)) };
  },
  createCategory: async ({ body, seed, now }) => {
    const { parentId, ...fields } = body;
    const wanted = { ...fields, id: idOf('category', seed), parentId: parentId ?? undefined };
    const category = await createCategory(wanted, now);
    return {
      status: 201,
      body: category,
      headers: { etag: etagOf(category.version), location: `/v1/categories/${category.slug}` },
    };
  },
  changeCategory: async ({ params, body, headers, now }) => {
    const change = { expected: expectedVersions(headers), now };
    const category = await changeCategory(params.id, body, change);
    return { status: 200, body: category, headers: { etag: etagOf(category.version) } };
  },
  deleteCategory: async ({ params, headers }) => {
    await deleteCategory(params.id, expectedVersions(headers));
    return { status: 204 };
  },
});
