/** Reads and writes of what the warehouse was told. */
import { defineDocument } from '../../events/document.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Id } from '../../shared/ids.ts';
import type { Write } from '../../shared/transact.ts';
import { fulfilmentTable, handoverKey } from '../table.ts';
import { type Handover, handoverSchema } from './handover.ts';

export const handovers = /* @__PURE__ */ defineDocument({
  table: fulfilmentTable,
  name: 'hand-over',
  key: (orderId: Id<'order'>) => handoverKey(orderId),
  schema: handoverSchema,
  conflict: 'The warehouse was told something else meanwhile',
});

export const getHandover = (orderId: Id<'order'>): Promise<Handover | undefined> => handovers.get(orderId);

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
