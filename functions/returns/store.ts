/** Reads and writes of an order's returns. */
import { defineDocument } from '../events/document.ts';
import { type OutboxHistoryEntry, readOutboxHistory } from '../events/outbox-history.ts';
import type { Id } from '../shared/ids.ts';
import { noReturns, returnsSchema } from './return.ts';
import { returnsKey, returnsPartition, returnsTable } from './table.ts';

export const orderReturns = /* @__PURE__ */ defineDocument({
  table: returnsTable,
  name: 'return',
  key: (orderId: Id<'order'>) => returnsKey(orderId),
  schema: returnsSchema,
  chained: true,
  absent: noReturns,
  conflict: 'The returns changed meanwhile',
});

/** What happened to the order's returns. @param after see `readOutboxHistory` */
export const returnsHistory = (
  orderId: Id<'order'>,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> => readOutboxHistory(returnsTable, returnsPartition(orderId), after, limit);
