/**
 * What was promised and did not happen, and where the look for it stands.
 *
 * | access pattern | key |
 * |---|---|
 * | what is known of one thing (an order, an endpoint, …) | pk `ABOUT#<kind of thing>#<id>` sk `<attentionId>` |
 * | all that waits for a person, longest first | index `byAge` (sparse): `listKey` `OPEN`, `atKey` |
 * | those of one kind | index `byKind` (sparse): `kindKey`, `atKey` |
 * | one by its id | index `byId`: `id` |
 * | where a sweep goes on | pk `SWEEP#<name>` sk `SWEEP` |
 *
 * What staff noted as settled leaves the lists and is kept as long as the thing itself has not moved on.
 */
import { defineTable } from '../shared/table.ts';

export const attentionTable = defineTable({
  name: 'attention',
  indexes: [
    { name: 'byAge', partitionKey: 'listKey', sortKey: 'atKey' },
    { name: 'byKind', partitionKey: 'kindKey', sortKey: 'atKey' },
    { name: 'byId', partitionKey: 'id', include: ['about'] },
  ],
  outbox: false,
  expires: false,
});

export const aboutPartition = (about: string): string => `ABOUT#${about}`;
export const matterKey = (about: string, id: string) => ({ pk: aboutPartition(about), sk: id });
export const openPartition = 'OPEN';
export const kindPartition = (kind: string): string => `KIND#${kind}`;
export const sweepKey = (name: string) => ({ pk: `SWEEP#${name}`, sk: 'SWEEP' });
