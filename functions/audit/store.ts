/** Reading the audit trail. */
import * as z from 'zod';
import { auditKey, auditTable, everyEntry } from '../shared/audit-table.ts';
import { type AuditEntry, auditEntrySchema } from '../shared/audit-trail.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import type { Key } from '../shared/dynamo.ts';
import { queryMerged } from '../shared/merged-list.ts';
import { getItems, itemsOfPage, keySchema, type PartitionQuery, queryPage } from '../shared/read.ts';
import { shardsOf } from '../shared/shards.ts';

export type AuditFilter = {
  readonly actor?: string | undefined;
  readonly object?: string | undefined;
  /** As stored, with milliseconds; inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const boundsOf = ({ from, to }: AuditFilter) => ({
  ...(from !== undefined && { from }),
  // `$` sorts right after the `#` that follows the time in a key.
  ...(to !== undefined && { to: `${to}$` }),
});

const keysOf = (filter: AuditFilter, request: PageRequest): Promise<Page<Key>> => {
  const { actor, object } = filter;
  const common = { table: auditTable, newestFirst: true, sort: boundsOf(filter) } as const;
  if (object !== undefined) {
    const query = { ...common, index: 'byObject', partition: object, ...byActor(actor) };
    return queryPage(query, keySchema, request);
  }
  if (actor !== undefined) {
    return queryPage({ ...common, index: 'byActor', partition: actor }, keySchema, request);
  }
  const partitions = shardsOf(everyEntry);
  return queryMerged({ ...common, index: 'all', list: everyEntry, partitions }, keySchema, request);
};

/** One thing has few entries: those of one actor are picked from them. */
const byActor = (actor: string | undefined): Pick<PartitionQuery, 'filter'> =>
  actor === undefined
    ? {}
    : {
        filter: {
          FilterExpression: '#actor = :actor',
          names: { '#actor': 'actor' },
          values: { ':actor': actor },
        },
      };

const endSchema = z.looseObject({ requestId: z.string(), atKey: z.string().optional() });

/** Actions that came to an end are shown by their end: here, or where the lists have it itself. */
const withEnds = async (entries: readonly AuditEntry[]): Promise<AuditEntry[]> => {
  const begun = entries.filter(({ outcome }) => outcome === 'begun');
  const keys = begun.map(({ requestId }) => auditKey(requestId, 'OUTCOME'));
  const found = await getItems(auditTable, keys, endSchema, { consistent: true });
  const ends = new Map(found.map((end) => [end.requestId, end]));
  return entries.flatMap((entry) => {
    const end = entry.outcome === 'begun' ? ends.get(entry.requestId) : undefined;
    if (!end) return [entry];
    return end.atKey === undefined ? [auditEntrySchema.parse(end)] : [];
  });
};

/** Newest first. A page may be shorter than asked for; the last one is the one without a cursor. */
export const listAuditEntries = async (
  filter: AuditFilter,
  request: PageRequest,
): Promise<Page<AuditEntry>> => {
  const page = await itemsOfPage(auditTable, await keysOf(filter, request), auditEntrySchema);
  return { ...page, items: await withEnds(page.items) };
};
