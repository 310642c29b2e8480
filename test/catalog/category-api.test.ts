import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { getTree } from '../../functions/catalog/category-store.ts';
import { followMove } from '../../functions/catalog/follow-move.ts';
import { catalogTable, treePartition } from '../../functions/catalog/table.ts';
import { queryAll } from '../../functions/shared/read.ts';
import type { Answer } from '../support/http-event.ts';
import { withDesk } from './desk.ts';

const { staff, shopper, newCategory, newProduct, named } = withDesk();

const read = (slug: string) => shopper('GET /v1/categories/{id}', { params: { id: slug } });
const change = (id: string, body: object, headers = {}) =>
  staff('PATCH /v1/categories/{id}', { params: { id }, body, headers });

/** A line of categories, each below the one before. */
const chain = async (names: readonly string[]) => {
  const line: Answer['body'][] = [];
  for (const name of names) line.push(await newCategory(name, line.at(-1)?.id));
  return line;
};

describe('a category', () => {
  it('is read with the way up and all that is below, by slug and by id', async () => {
    const [animals, birds, owls] = await chain(['Animals', 'Birds', 'Owls']);
    const { body } = await read('birds');
    expect(body).toMatchObject({
      id: birds?.id,
      ancestors: [{ slug: 'animals' }],
      children: [{ id: owls?.id, children: [] }],
    });
    expect((await read(birds?.id)).body).toEqual(body);
    const tree = (await shopper('GET /v1/categories')).body.items;
    expect(tree.find(({ id }: { id: string }) => id === animals?.id)).toMatchObject({
      children: [{ slug: 'birds', children: [{ slug: 'owls' }] }],
    });
    expect((await read('fish')).status).toBe(404);
  });

  it('has a slug of its own, made of its name or refused when it is taken', async () => {
    await newCategory('Fine Art');
    expect((await newCategory('Fine Art')).slug).toBe('fine-art-2');
    const taken = await staff('POST /v1/categories', { body: { name: 'x', slug: 'fine-art' } });
    expect(taken).toMatchObject({ status: 409, body: { code: 'already-exists' } });
  });

  it('has a slug of its own also when fifteen want it at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 15 }, () =>
        staff('POST /v1/categories', { body: { name: 'Rush', slug: 'rush' } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const { categories } = await getTree({ consistent: true });
    expect(categories.filter(({ slug }) => slug === 'rush')).toHaveLength(1);
  });

  it('cannot hang below itself, nor deeper than five', async () => {
    const [one, two, three] = await chain(['One', 'Two', 'Three', 'Four', 'Five']);
    expect((await change(one?.id, { parentId: three?.id })).body).toMatchObject({
      status: 400,
      errors: [{ path: 'parentId', message: 'a category cannot be below itself' }],
    });
    expect((await change(one?.id, { parentId: one?.id })).status).toBe(400);
    const [outer] = await chain(['Outer']);
    expect((await change(one?.id, { parentId: outer?.id })).body.errors[0].message).toBe(
      'categories are at most 5 deep',
    );
    expect((await change(two?.id, { parentId: outer?.id })).status).toBe(200);
  });

  it('never closes a circle, however two moves race', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [left, right] = [await newCategory(`Left ${round}`), await newCategory(`Right ${round}`)];
      const answers = await Promise.all([
        change(left.id, { parentId: right.id }),
        change(right.id, { parentId: left.id }),
      ]);
      expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 400]);
    }
  });

  it('is changed only in the version that was seen', async () => {
    const { id } = await newCategory('Versions');
    expect((await change(id, { name: 'Second' }, { 'if-match': '"1"' })).status).toBe(200);
    expect((await change(id, { name: 'Third' }, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('is deleted only when nothing is in it; archived products do not count', async () => {
    const [parent, child] = await chain(['Parent', 'Child']);
    const product = await newProduct({ categoryId: child.id });
    const remove = (id: string) => staff('DELETE /v1/categories/{id}', { params: { id } });
    expect((await remove(parent?.id)).body.code).toBe('category-not-empty');
    expect((await remove(child.id)).body.code).toBe('category-not-empty');
    await staff('DELETE /v1/products/{id}', { params: { id: product.id } });
    expect((await remove(child.id)).status).toBe(204);
    expect((await remove(parent?.id)).status).toBe(204);
    const params = { id: product.id };
    expect((await staff('POST /v1/products/{id}/restore', { params })).status).toBe(400);
    const other = await newCategory('Another home');
    const restored = await staff('POST /v1/products/{id}/restore', {
      params,
      body: { categoryId: other.id },
    });
    expect(restored.body.categoryId).toBe(other.id);
  });

  it('is not deleted from under a product that is created at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await newCategory(`Fleeting ${round}`);
      const body = { name: 'Racer', categoryId: id, shopId: 'kitchen' };
      const [deleted, created] = await Promise.all([
        staff('DELETE /v1/categories/{id}', { params: { id } }),
        staff('POST /v1/products', { body }),
      ]);
      expect([deleted.status, created.status]).toEqual(created.status === 201 ? [409, 201] : [204, 400]);
    }
  });
});

describe('a move', () => {
  it('takes the products below along, active or not, and can be repeated', async () => {
    const [from, moved, leaf] = await chain(['From', 'Moved', 'Leaf']);
    const to = await newCategory('To');
    await newProduct({ name: 'In the middle', categoryId: moved.id });
    const off = await newProduct({ name: 'Switched off', categoryId: leaf.id, active: false });
    await newProduct({ name: 'At the end', categoryId: leaf.id });
    await change(moved.id, { parentId: to.id });
    const events = await queryAll(
      { table: catalogTable, partition: treePartition, sort: { beginsWith: 'EVENT#' } },
      z.object({ events: z.array(z.object({ type: z.string(), data: z.unknown() })) }),
    );
    expect(events.at(-1)?.events).toMatchObject([{ type: 'category.moved', data: { categoryId: moved.id } }]);
    await followMove(moved.id, new Date());
    await followMove(moved.id, new Date());
    expect(await named({ category: 'to', sort: 'name' })).toEqual(['At the end', 'In the middle']);
    expect(await named({ category: from.slug })).toEqual([]);
    expect(await named({ category: leaf.slug })).toEqual(['At the end']);
    const seen = await staff('GET /v1/products', { query: { category: to.id, active: 'false' } });
    expect(seen.body.items).toMatchObject([{ id: off.id, version: 2 }]);
  });
});
