/** The tree of categories, to choose from. */
import { useQuery } from '@tanstack/react-query';
import { answered } from '../../../../sdk/index.ts';
import { api, type Schemas } from '../../app/waybill.ts';

type Node = Schemas['CategoryNode'];
export type CategoryOption = { readonly value: string; readonly label: string };

const flat = (nodes: readonly Node[], above: string): CategoryOption[] =>
  nodes.flatMap(({ id, name, children }) => [
    { value: id, label: `${above}${name}` },
    ...flat(children, `${above}${name} › `),
  ]);

export const useCategories = (): readonly CategoryOption[] => {
  const { data } = useQuery({
    queryKey: ['categories'],
    queryFn: async () => flat((await answered(api.GET('/v1/categories'))).items, ''),
    staleTime: 60_000,
  });
  return data ?? [];
};
