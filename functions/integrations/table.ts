/**
 * What the external system was told, what it told us, and what came of it.
 *
 * | access pattern | key |
 * |---|---|
 * | where the look at it stands: the run under way, where the next begins, since when it is down | pk `STATE` sk `STATE` |
 * | what it was told of an order | pk `ORDER#<orderId>` sk `SENT` |
 * | the last revision that it told of an order or of its own number | pk `SUBJECT#<name>` sk `REVISION` |
 * | a change of it that is dealt with | pk `CHANGE#<changeId>` sk `TAKEN` |
 * | a run, and what it did, line by line | pk `RUN#<runId>` sk `RUN`; `LINE#<place>` |
 * | what was sent and is in no run yet | pk `UNREPORTED#<shard>` sk `<orderId>#<version>` |
 * | a conflict | pk `CONFLICT#<conflictId>` sk `CONFLICT` |
 * | its outbox | pk `CONFLICT#<conflictId>` sk begins with `EVENT#` |
 * | a change that it still has to hear is refused | pk `REFUSAL#<conflictId>` sk `REFUSAL` |
 * | runs, newest first; conflicts, open or resolved; what waits to be sent, longest first | index `byList`: `listKey`, `atKey` |
 */
import { defineTable } from '../shared/table.ts';

export const integrationsTable = defineTable({
  name: 'integrations',
  indexes: [{ name: 'byList', partitionKey: 'listKey', sortKey: 'atKey', include: [] }],
  outbox: true,
  expires: true,
});

export const stateKey = () => ({ pk: 'STATE', sk: 'STATE' });
export const sentKey = (orderId: string) => ({ pk: `ORDER#${orderId}`, sk: 'SENT' });
export const revisionKey = (subject: string) => ({ pk: `SUBJECT#${subject}`, sk: 'REVISION' });
export const takenKey = (changeId: string) => ({ pk: `CHANGE#${changeId}`, sk: 'TAKEN' });
export const runPartition = (runId: string): string => `RUN#${runId}`;
export const runKey = (runId: string) => ({ pk: runPartition(runId), sk: 'RUN' });
export const linePrefix = 'LINE#';
export const lineKey = (runId: string, place: number) => ({
  pk: runPartition(runId),
  sk: `${linePrefix}${String(place).padStart(8, '0')}`,
});
export const unreportedKey = (shard: string, orderId: string, version: number) => ({
  pk: shard,
  sk: `${orderId}#${String(version).padStart(8, '0')}`,
});
/** In shards: every sending is written there. */
export const unreportedList = 'UNREPORTED';
export const conflictKey = (conflictId: string) => ({ pk: `CONFLICT#${conflictId}`, sk: 'CONFLICT' });
export const refusalKey = (conflictId: string) => ({ pk: `REFUSAL#${conflictId}`, sk: 'REFUSAL' });

export const runsList = 'RUNS';
export const waitingList = 'WAITING';
export const conflictsList = (status: 'open' | 'resolved'): string => `CONFLICTS#${status}`;
