/** The tree of categories: as it is, and to choose from. */
import { useQuery } from '@tanstack/react-query';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';

export type Category = Schemas['CategoryNode'];
export type CategoryOption = { readonly value: string; readonly label: string };

/** @param except with all below it */
export const optionsOf = (nodes: readonly Category[], except?: string, above = ''): CategoryOption[] =>
  nodes.flatMap(({ id, name, children }) =>
    id === except
      ? []
      : [{ value: id, label: `${above}${name}` }, ...optionsOf(children, except, `${above}${name} › `)],
  );

/** From the root down to the category; empty when it is not in the tree. */
export const wayTo = (nodes: readonly Category[], id: string): readonly Category[] => {
  for (const node of nodes) {
    if (node.id === id) return [node];
    const below = wayTo(node.children, id);
    if (below.length > 0) return [node, ...below];
  }
  return [];
};

/** Caches keep it for shoppers for half a minute; who changes it sees it as it is. */
export const useCategoryTree = () =>
  useQuery({
    queryKey: ['categories'],
    queryFn: async () => (await answered(api.GET('/v1/categories', { cache: 'no-cache' }))).items,
    staleTime: 60_000,
  });

export const useCategories = (): readonly CategoryOption[] => optionsOf(useCategoryTree().data ?? []);
