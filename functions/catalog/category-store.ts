/**
 * Reads and writes the tree of categories. Every change is decided on the whole tree and written only while the
 * tree still has the version that was read, so slugs stay unique and no two moves can close a circle:
 *
 *   A moves x under y ── reads tree 7 ── writes while version = 7 ✓ → 8
 *   B moves y under x ── reads tree 7 ──── writes while version = 7 ✗ → reads anew, finds the circle, refuses
 */
import * as z from 'zod';
import { newEvent } from '../events/catalogue.ts';
import type { Change } from '../events/change.ts';
import { defineDocument } from '../events/document.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError, notFound } from '../shared/errors.ts';
import { assertVersion, type ExpectedVersions } from '../shared/http/version.ts';
import { ulidOf } from '../shared/ids.ts';
import { slugify } from '../shared/letters.ts';
import { queryAll } from '../shared/read.ts';
import { retryOnConflict, transact, type Write } from '../shared/transact.ts';
import {
  assertPlace,
  type Category,
  type CategoryId,
  type CategoryTree,
  categorySchema,
  childrenOf,
  findCategory,
  freeSlug,
  maximumCategories,
} from './category.ts';
import { catalogTable, categoryCountKey, categoryKey, treeKey, treePartition } from './table.ts';

const treeItemSchema = z.union([
  categorySchema.extend({ sk: z.string() }),
  z.object({ sk: z.literal(treeKey.sk), version: z.int() }),
]);

/** @param consistent before a change; pages may show a tree that is a moment old */
export const getTree = async ({ consistent = false } = {}): Promise<CategoryTree> => {
  const sort = { beginsWith: treeKey.sk };
  const query = { table: catalogTable, partition: treePartition, sort, consistent };
  const items = await queryAll(query, treeItemSchema);
  const categories: Category[] = [];
  let version = 0;
  for (const item of items) {
    if ('slug' in item) categories.push(categorySchema.parse(item));
    else version = item.version;
  }
  return { version, categories };
};

/** The tree's version, which is all of it that is one item. */
const trees = /* @__PURE__ */ defineDocument({
  table: catalogTable,
  name: 'tree',
  key: () => treeKey,
  schema: z.object({ version: z.int() }),
  conflict: 'The categories changed meanwhile',
});

const nextTreeWrites = ({ version }: CategoryTree, change: Omit<Change<CategoryTree>, 'next'>): Write[] =>
  trees.writes('tree', { ...change, next: { version: version + 1 } });

/** Lets a product be put where the tree, as it was read, says; `conflict` when the tree changed. */
export const treeIsUnchanged = (tree: CategoryTree): Write => trees.unchangedCheck('tree', tree);

const putCategoryWrite = (category: Category): Write => ({
  Put: { TableName: tableName(catalogTable), Item: { ...categoryKey(category.id), ...category } },
});

/** Counts the products that are in this very category, so that it cannot be deleted from under them. */
export const countProductWrite = (categoryId: CategoryId, by: 1 | -1): Write => ({
  Update: {
    TableName: tableName(catalogTable),
    Key: categoryCountKey(categoryId),
    UpdateExpression: 'ADD #products :by',
    ExpressionAttributeNames: { '#products': 'products' },
    ExpressionAttributeValues: { ':by': by },
  },
});

const hasNoProducts = 'attribute_not_exists(#products) OR #products = :none';

const deleteCountWrite = (categoryId: CategoryId): Write => ({
  Delete: {
    TableName: tableName(catalogTable),
    Key: categoryCountKey(categoryId),
    ConditionExpression: hasNoProducts,
    ExpressionAttributeNames: { '#products': 'products' },
    ExpressionAttributeValues: { ':none': 0 },
  },
  otherwise: () => new DomainError('category-not-empty', 'Move its products to another category first'),
});

const categoryIn = (tree: CategoryTree, id: CategoryId): Category => {
  const category = findCategory(tree, id);
  if (!category) throw notFound('category');
  return category;
};

const slugMadeOf = (name: string, id: CategoryId): string =>
  slugify(name, 70) ?? `category-${ulidOf(id).slice(-8).toLowerCase()}`;

export type NewCategory = {
  /** The same again when the request is repeated: it is made once. */
  readonly id: CategoryId;
  readonly name: string;
  readonly slug?: string | undefined;
  readonly description: string;
  readonly parentId?: CategoryId | undefined;
};

/** @throws DomainError `already-exists` for a taken slug, `invalid-request` for a place it cannot have */
export const createCategory = (wanted: NewCategory, now: Date): Promise<Category> =>
  retryOnConflict(async () => {
    const tree = await getTree({ consistent: true });
    const { id, name, description, parentId } = wanted;
    const done = findCategory(tree, id);
    if (done) return done;
    if (tree.categories.length >= maximumCategories) {
      throw new DomainError('limit-reached', `There are at most ${maximumCategories} categories`);
    }
    assertPlace(tree, { id, parentId });
    const category: Category = {
      id,
      name,
      description,
      slug: freeSlug(tree, { id, wanted: wanted.slug, made: slugMadeOf(name, id) }),
      ...(parentId && { parentId }),
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
      version: 1,
    };
    await transact(nextTreeWrites(tree, { also: [putCategoryWrite(category)] }));
    return category;
  });

export type CategoryChange = {
  readonly name?: string | undefined;
  readonly slug?: string | undefined;
  readonly description?: string | undefined;
  /** Null makes it a root. */
  readonly parentId?: CategoryId | null | undefined;
};

const changed = (tree: CategoryTree, category: Category, change: CategoryChange, now: Date): Category => {
  const { parentId: present, ...rest } = category;
  const parentId = change.parentId === undefined ? present : (change.parentId ?? undefined);
  if (parentId !== present) assertPlace(tree, { id: category.id, parentId });
  return {
    ...rest,
    name: change.name ?? category.name,
    description: change.description ?? category.description,
    slug: freeSlug(tree, { id: category.id, wanted: change.slug ?? category.slug, made: category.slug }),
    ...(parentId && { parentId }),
    updatedAt: now.toISOString(),
    version: category.version + 1,
  };
};

/**
 * A move takes all categories below along. The products' listings follow by the event `category.moved`, which is
 * in the same transaction.
 * @throws DomainError `not-found`, `stale-version`, `already-exists`, `invalid-request`
 */
export const changeCategory = (
  id: CategoryId,
  change: CategoryChange,
  { expected, now }: { expected: ExpectedVersions; now: Date },
): Promise<Category> =>
  retryOnConflict(async () => {
    const tree = await getTree({ consistent: true });
    const category = categoryIn(tree, id);
    assertVersion(category.version, expected);
    const next = changed(tree, category, change, now);
    const moved = next.parentId !== category.parentId;
    const events = moved ? [newEvent('category.moved', { categoryId: id }, { now })] : [];
    await transact(nextTreeWrites(tree, { events, also: [putCategoryWrite(next)] }));
    return next;
  });

/** @throws DomainError `not-found`, `stale-version`, `category-not-empty` */
export const deleteCategory = (id: CategoryId, expected: ExpectedVersions): Promise<void> =>
  retryOnConflict(async () => {
    const tree = await getTree({ consistent: true });
    const category = categoryIn(tree, id);
    assertVersion(category.version, expected);
    if (childrenOf(tree, id).length > 0) {
      throw new DomainError('category-not-empty', 'Move or delete the categories below it first');
    }
    const categoryGone = { Delete: { TableName: tableName(catalogTable), Key: categoryKey(id) } };
    await transact(nextTreeWrites(tree, { also: [deleteCountWrite(id), categoryGone] }));
  });
