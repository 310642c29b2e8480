/** Reads and writes of conflicts. */
import { newEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import { outboxWrite } from '../events/outbox.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { itemsOfPage, keySchema, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Conflict, conflictSchema } from './conflict.ts';
import { conflictKey, conflictsList, integrationsTable } from './table.ts';

export const conflicts = /* @__PURE__ */ defineDocument({
  table: integrationsTable,
  name: 'conflict',
  key: (id: string) => conflictKey(id),
  schema: conflictSchema,
  indexed: ({ id, status, foundAt }) => ({ listKey: conflictsList(status), atKey: `${foundAt}#${id}` }),
  conflict: 'The conflict was resolved meanwhile',
});

export const getConflict = (id: string): Promise<Conflict | undefined> => conflicts.get(id);

/** Newest first. */
export const listConflicts = async (
  status: Conflict['status'],
  request: PageRequest,
): Promise<Page<Conflict>> => {
  const partition = conflictsList(status);
  const query = { table: integrationsTable, index: 'byList', partition, newestFirst: true };
  return itemsOfPage(integrationsTable, await queryPage(query, keySchema, request), conflictSchema);
};

/** Told, because a person has to say whose word counts. */
export const newConflictWrites = (conflict: Conflict, now: Date): Write[] => {
  const { id: conflictId, kind, orderId, version: sequence } = conflict;
  const facts = { conflictId, kind, ...(orderId !== undefined && { orderId }) };
  return [
    conflicts.newWrite(conflictId, conflict),
    outboxWrite(integrationsTable, {
      pk: conflictKey(conflictId).pk,
      sequence,
      events: [newEvent('external.conflict-found', facts, { now, sequence })],
    }),
  ];
};
