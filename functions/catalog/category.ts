/** The tree of categories, always read whole: pure look-ups in it and the rules of changing it. */
import * as z from 'zod';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { slugSchema } from './slug.ts';

export const maximumDepth = 5;
export const maximumCategories = 400;

export const categorySchema = z.object({
  id: idSchema('category'),
  name: z.string(),
  slug: slugSchema,
  description: z.string(),
  parentId: idSchema('category').optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
});
export type Category = z.infer<typeof categorySchema>;
export type CategoryId = Id<'category'>;

/** Every change of any category makes a new version of the tree. */
export type CategoryTree = { readonly version: number; readonly categories: readonly Category[] };

export type CategoryNode = Category & { readonly children: CategoryNode[] };

const byName = (a: Category, b: Category): number =>
  a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1;

export const findCategory = ({ categories }: CategoryTree, idOrSlug: string): Category | undefined =>
  categories.find(({ id, slug }) => id === idOrSlug || slug === idOrSlug);

export const childrenOf = ({ categories }: CategoryTree, parentId: CategoryId | undefined): Category[] =>
  categories.filter((category) => category.parentId === parentId).sort(byName);

/** From the root down to the category itself; empty when there is no such category. */
export const pathOf = (tree: CategoryTree, id: CategoryId): Category[] => {
  const path: Category[] = [];
  let category = findCategory(tree, id);
  while (category && path.length <= maximumCategories) {
    path.unshift(category);
    category = category.parentId === undefined ? undefined : findCategory(tree, category.parentId);
  }
  return path;
};

export const nodeOf = (tree: CategoryTree, category: Category): CategoryNode => ({
  ...category,
  children: childrenOf(tree, category.id).map((child) => nodeOf(tree, child)),
});

export const nodesOf = (tree: CategoryTree): CategoryNode[] =>
  childrenOf(tree, undefined).map((root) => nodeOf(tree, root));

const heightOf = (tree: CategoryTree, id: CategoryId): number =>
  1 + Math.max(0, ...childrenOf(tree, id).map((child) => heightOf(tree, child.id)));

const wrongParent = (message: string): DomainError =>
  new DomainError('invalid-request', message, { errors: [{ path: 'parentId', message }] });

/**
 * Whether `category` (new, or moved with all below it) may hang under its `parentId`.
 * @throws DomainError `invalid-request` for an unknown parent, a cycle, or a tree deeper than 5
 */
export const assertPlace = (
  tree: CategoryTree,
  { id, parentId }: Pick<Category, 'id' | 'parentId'>,
): void => {
  if (parentId === undefined) return;
  const path = pathOf(tree, parentId);
  if (path.length === 0) throw wrongParent('there is no such category');
  if (path.some((ancestor) => ancestor.id === id)) {
    throw wrongParent('a category cannot be below itself');
  }
  if (path.length + heightOf(tree, id) > maximumDepth) {
    throw wrongParent(`categories are at most ${maximumDepth} deep`);
  }
};

/**
 * The slug for a category: the wanted one, or one made of its name that nobody has.
 * @throws DomainError `already-exists` when the wanted one is taken
 */
export const freeSlug = (
  tree: CategoryTree,
  { id, wanted, made }: { id: CategoryId; wanted: string | undefined; made: string },
): string => {
  const taken = new Set(tree.categories.filter((category) => category.id !== id).map(({ slug }) => slug));
  if (wanted !== undefined) {
    if (taken.has(wanted)) throw new DomainError('already-exists', `A category has the slug ${wanted}`);
    return wanted;
  }
  let slug = made;
  for (let number = 2; taken.has(slug); number += 1) slug = `${made}-${number}`;
  return slug;
};
