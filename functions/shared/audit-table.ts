/**
 * What staff did. Writers may only put (IAM); nothing changes or deletes an entry.
 *
 * | access pattern | key |
 * |---|---|
 * | an action that was begun, and what came of it | pk `REQUEST#<requestId>` sk `BEGUN`, `OUTCOME` |
 * | everything, newest first | index `all`: `listShard`, `atKey` |
 * | what one person did | index `byActor`: `actor`, `atKey` |
 * | what was done to one thing | index `byObject`: `object`, `atKey` |
 *
 * An action is written twice and is on the lists once, by its beginning; until 2026-11-27 its outcome was on them, too. The
 * indexes copy next to nothing: a page is read with one BatchGet, and the outcomes with another.
 */
import { defineTable } from './table.ts';

export const auditTable = defineTable({
  name: 'audit',
  indexes: [
    { name: 'all', partitionKey: 'listShard', sortKey: 'atKey', include: [] },
    { name: 'byActor', partitionKey: 'actor', sortKey: 'atKey', include: [] },
    { name: 'byObject', partitionKey: 'object', sortKey: 'atKey', include: ['actor'] },
  ],
  outbox: false,
  expires: false,
});

export const everyEntry = 'AUDIT';

export const auditKey = (requestId: string, part: 'BEGUN' | 'OUTCOME') => ({
  pk: `REQUEST#${requestId}`,
  sk: part,
});
