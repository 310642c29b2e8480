/**
 * Imports and exports, each kept for 90 days.
 *
 * | access pattern | key |
 * |---|---|
 * | an import, how far it is | pk `IMPORT#<importId>` sk `IMPORT` |
 * | how far each of its lanes is: the last line that was decided, and how many were | pk `IMPORT#<importId>#LANE#<number>` sk `LANE` |
 * | its lines that were refused, in order | pk `IMPORT#<importId>` sk `FAULT#<line>` |
 * | an export, how far it is | pk `EXPORT#<exportId>` sk `EXPORT` |
 * | imports, exports, newest first | index `all`: `list`, `createdAt` |
 * | what is under way, longest untouched first | index `underWay`: `open`, `updatedAt` (sparse) |
 * | events, to be published | sk begins with `EVENT#` |
 *
 * A lane is a partition of its own: each line moves one, in the transaction that does what the line says.
 */
import { defineTable } from '../shared/table.ts';

export const bulkTable = defineTable({
  name: 'bulk',
  indexes: [
    { name: 'all', partitionKey: 'list', sortKey: 'createdAt' },
    { name: 'underWay', partitionKey: 'open', sortKey: 'updatedAt', include: [] },
  ],
  outbox: true,
  expires: true,
});

export const importPartition = (importId: string): string => `IMPORT#${importId}`;
export const importKey = (importId: string) => ({ pk: importPartition(importId), sk: 'IMPORT' });
export const laneKey = (importId: string, lane: number) => ({
  pk: `${importPartition(importId)}#LANE#${lane}`,
  sk: 'LANE',
});
export const faultPrefix = 'FAULT#';
export const faultKey = (importId: string, line: number) => ({
  pk: importPartition(importId),
  sk: `${faultPrefix}${String(line).padStart(8, '0')}`,
});
export const exportKey = (exportId: string) => ({ pk: `EXPORT#${exportId}`, sk: 'EXPORT' });
export const importsList = 'IMPORTS';
export const exportsList = 'EXPORTS';
/** Few are ever under way at once. */
export const underWay = 'UNDER-WAY';
