/** How answers are kept while a page is open. The client tries again by itself; a refusal is an answer. */
import { QueryClient, useQuery } from '@tanstack/react-query';
import { answered } from '../../../sdk/index.ts';
import { api, type Schemas } from './waybill.ts';

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 5_000 }, mutations: { retry: false } },
});

/** What is kept under one name is read anew when something of that name has changed. */
export const changed = (...names: readonly string[]): Promise<unknown> =>
  Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })));

/** What somebody saw here is not for who comes next; words are for everybody. */
export const forgetAnswers = (): void =>
  queries.removeQueries({ predicate: ({ queryKey: [name] }) => name !== 'messages' });

const longMilliseconds = 10 * 60_000;

export const useMe = () =>
  useQuery({ queryKey: ['me'], queryFn: () => answered(api.GET('/v1/me')), staleTime: longMilliseconds });

/** For staff alone. */
export const useShop = (enabled: boolean) =>
  useQuery({
    queryKey: ['settings', 'shop', 'read'],
    queryFn: () => answered(api.GET('/v1/settings/shop')),
    staleTime: longMilliseconds,
    enabled,
  });

/** For staff alone: whether there is one, and whether it answers. */
export const useExternalSystem = (enabled: boolean) =>
  useQuery({
    queryKey: ['sync', 'system'],
    queryFn: () => answered(api.GET('/v1/integrations/external')),
    staleTime: longMilliseconds,
    enabled,
  });

export type Role = Schemas['User']['roles'][number];
