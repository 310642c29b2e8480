/** Reads and writes of what the warehouse was told. */
import type { DomainEvent } from '../../events/catalogue.ts';
import { outboxWrite } from '../../events/outbox.ts';
import { tableName } from '../../shared/dynamo.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Id } from '../../shared/ids.ts';
import { getItem } from '../../shared/read.ts';
import { transact, type Write } from '../../shared/transact.ts';
import { fulfilmentTable, handoverKey, handoverPartition } from '../table.ts';
import { type Handover, handoverSchema } from './handover.ts';

export const getHandover = (orderId: Id<'order'>): Promise<Handover | undefined> =>
  getItem(fulfilmentTable, handoverKey(orderId), handoverSchema, { consistent: true });

const isNextVersion = 'attribute_not_exists(#pk) OR #version = :before';

const handoverWrite = (handover: Handover): Write => ({
  Put: {
    TableName: tableName(fulfilmentTable),
    Item: { ...handoverKey(handover.orderId), ...handover },
    ConditionExpression: isNextVersion,
    ExpressionAttributeNames: { '#pk': 'pk', '#version': 'version' },
    ExpressionAttributeValues: { ':before': handover.version - 1 },
  },
  otherwise: () => new DomainError('conflict', 'The warehouse was told something else meanwhile'),
});

const isNotHandedOver = 'attribute_not_exists(#pk)';

/**
 * For changes of an order that its parcels have to know of. From the request on they are refused, because whoever
 * packs may have read it already.
 */
export const notHandedOverCheck = (orderId: Id<'order'>): Write => ({
  ConditionCheck: {
    TableName: tableName(fulfilmentTable),
    Key: handoverKey(orderId),
    ConditionExpression: isNotHandedOver,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () =>
    new DomainError('illegal-transition', 'The warehouse has the order: it does not change any more', {
      orderId,
    }),
});

/**
 * @param conditions what else must hold at that moment
 * @throws DomainError `conflict` when it is not the next version of what is stored
 */
export const saveHandover = (
  handover: Handover,
  { event, conditions = [] }: { readonly event?: DomainEvent; readonly conditions?: readonly Write[] } = {},
): Promise<void> =>
  transact([
    handoverWrite(handover),
    ...conditions,
    ...(event
      ? [
          outboxWrite(fulfilmentTable, {
            pk: handoverPartition(handover.orderId),
            sequence: handover.version,
            events: [event],
          }),
        ]
      : []),
  ]);
