/** Reads and writes of what the warehouse was told. */
import { defineDocument } from '../../events/document.ts';
import { type OutboxHistoryEntry, readOutboxHistory } from '../../events/outbox-history.ts';
import type { Order } from '../../orders/order.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Id } from '../../shared/ids.ts';
import type { Write } from '../../shared/transact.ts';
import { fulfilmentTable, handoverKey, handoverPartition } from '../table.ts';
import { type Handover, handoverEdited, handoverSchema } from './handover.ts';

export const handovers = /* @__PURE__ */ defineDocument({
  table: fulfilmentTable,
  name: 'hand-over',
  key: (orderId: Id<'order'>) => handoverKey(orderId),
  schema: handoverSchema,
  chained: true,
  conflict: 'The warehouse was told something else meanwhile',
});

/** What the warehouse was asked for. @param after see `readOutboxHistory` */
export const handoverHistory = (
  orderId: Id<'order'>,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> =>
  readOutboxHistory(fulfilmentTable, handoverPartition(orderId), after, limit);

export const getHandover = (orderId: Id<'order'>): Promise<Handover | undefined> => handovers.get(orderId);

/** For an edit of the order's lines: what the warehouse has of it has to change, or nothing was handed over yet. */
export const planHandoverEdited = async (order: Order): Promise<Write> => {
  const handover = await getHandover(order.id);
  return handover
    ? handovers.write(order.id, handoverEdited(handover, order))
    : handovers.unchangedCheck(order.id, { version: 0 });
};

/**
 * For changes of an order that its parcels have to know of. From the request on they are refused, because whoever
 * packs may have read it already.
 */
export const notHandedOverCheck = (orderId: Id<'order'>): Write => ({
  ...handovers.unchangedCheck(orderId, { version: 0 }),
  otherwise: () =>
    new DomainError('illegal-transition', 'The warehouse has the order: it does not change any more', {
      orderId,
    }),
});
