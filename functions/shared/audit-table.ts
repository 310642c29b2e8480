/**
 * What staff did. Writers may only put (IAM); nothing changes or deletes an entry.
 *
 * | access pattern | key |
 * |---|---|
 * | an action that was begun, and what came of it | pk `REQUEST#<requestId>` sk `BEGUN`, `OUTCOME` |
 * | everything, newest first | index `all`: `listKey` = `AUDIT`, `atKey` |
 * | what one person did | index `byActor`: `actor`, `atKey` |
 * | what was done to one thing | index `byObject`: `object`, `atKey` |
 *
 * `all` is one partition: it takes a thousand staff actions a second, which is enough.
 */
import { defineTable } from './table.ts';

export const auditTable = defineTable({
  name: 'audit',
  indexes: [
    { name: 'all', partitionKey: 'listKey', sortKey: 'atKey' },
    { name: 'byActor', partitionKey: 'actor', sortKey: 'atKey' },
    { name: 'byObject', partitionKey: 'object', sortKey: 'atKey' },
  ],
  outbox: false,
  expires: false,
});

export const everyEntryKey = 'AUDIT';

export const auditKey = (requestId: string, part: 'BEGUN' | 'OUTCOME') => ({
  pk: `REQUEST#${requestId}`,
  sk: part,
});
