/** Reads and writes of an order's returns. */
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxWrite } from '../events/outbox.ts';
import { type HistoryNote, type OutboxHistoryEntry, readOutboxHistory } from '../events/outbox-history.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { noReturns, type Returns, returnsSchema } from './return.ts';
import { returnsKey, returnsPartition, returnsTable } from './table.ts';

export const getReturns = async (orderId: Id<'order'>): Promise<Returns> =>
  (await getItem(returnsTable, returnsKey(orderId), returnsSchema, { consistent: true })) ??
  noReturns(orderId);

const versionIsUnchanged = 'attribute_not_exists(#pk) OR #version = :version';

/** Refused with `conflict` when the returns changed since they were read. */
export const returnsWrites = (
  returns: Returns,
  events: readonly DomainEvent[],
  note: HistoryNote,
): Write[] => [
  {
    Put: {
      TableName: tableName(returnsTable),
      Item: { ...returnsKey(returns.orderId), ...returns },
      ConditionExpression: versionIsUnchanged,
      ExpressionAttributeNames: { '#pk': 'pk', '#version': 'version' },
      ExpressionAttributeValues: { ':version': returns.version - 1 },
    },
    otherwise: () => new DomainError('conflict', 'The returns changed meanwhile'),
  },
  outboxWrite(returnsTable, {
    pk: returnsPartition(returns.orderId),
    sequence: returns.version,
    events,
    note,
  }),
];

/** What happened to the order's returns. @param after see `readOutboxHistory` */
export const returnsHistory = (
  orderId: Id<'order'>,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> => readOutboxHistory(returnsTable, returnsPartition(orderId), after, limit);
