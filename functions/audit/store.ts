/** Reading the audit trail. */
import { auditKey, auditTable, everyEntryKey } from '../shared/audit-table.ts';
import { type AuditEntry, auditEntrySchema } from '../shared/audit-trail.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { getItems, type PartitionQuery, queryPage } from '../shared/read.ts';

export type AuditFilter = {
  readonly actor?: string | undefined;
  readonly object?: string | undefined;
  /** As stored, with milliseconds; inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const queryOf = ({ actor, object, from, to }: AuditFilter): PartitionQuery => {
  const sort = {
    ...(from !== undefined && { from }),
    // `$` sorts right after the `#` that follows the time in a key.
    ...(to !== undefined && { to: `${to}$` }),
  };
  const common = { table: auditTable, newestFirst: true, sort } as const;
  if (object !== undefined) return { ...common, index: 'byObject', partition: object, ...byActor(actor) };
  if (actor !== undefined) return { ...common, index: 'byActor', partition: actor };
  return { ...common, index: 'all', partition: everyEntryKey };
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

/** Actions that were begun and came to an end are shown by their end. */
const withoutFinished = async (entries: readonly AuditEntry[]): Promise<AuditEntry[]> => {
  const begun = entries.filter(({ outcome }) => outcome === 'begun');
  const keys = begun.map(({ requestId }) => auditKey(requestId, 'OUTCOME'));
  const outcomes = await getItems(auditTable, keys, auditEntrySchema);
  const finished = new Set(outcomes.map(({ requestId }) => requestId));
  return entries.filter(({ outcome, requestId }) => outcome !== 'begun' || !finished.has(requestId));
};

/** Newest first. A page may be shorter than asked for; the last one is the one without a cursor. */
export const listAuditEntries = async (
  filter: AuditFilter,
  request: PageRequest,
): Promise<Page<AuditEntry>> => {
  const page = await queryPage(queryOf(filter), auditEntrySchema, request);
  return { ...page, items: await withoutFinished(page.items) };
};
