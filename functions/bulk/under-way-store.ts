/** Imports and exports that do not move. */
import type { Page, PageRequest } from '../shared/cursor.ts';
import { type Id, isIdOf } from '../shared/ids.ts';
import { keySchema, queryPage } from '../shared/read.ts';
import { bulkTable, underWay } from './table.ts';

export type FileJob = Id<'import'> | Id<'export'>;

const isFileJob = (id: string): id is FileJob => isIdOf('import', id) || isIdOf('export', id);

/** Those under way that nothing happened to since, longest first. @param since ISO 8601 */
export const listStanding = async (since: string, request: PageRequest): Promise<Page<FileJob>> => {
  const query = { table: bulkTable, index: 'underWay', partition: underWay, sort: { to: since } };
  const { items, ...page } = await queryPage(query, keySchema, request);
  const ids = items.map(({ pk }) => pk.slice(pk.indexOf('#') + 1));
  return { ...page, items: ids.filter(isFileJob) };
};
