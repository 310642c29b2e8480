/** Reads and writes of shipments, each in one transaction with the order items that it moves. */
import { z } from 'zod';
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxWrite } from '../events/outbox.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { type Fulfilment, fulfilmentSchema, noFulfilment, type Shipment } from './shipment.ts';
import { fulfilmentKey, fulfilmentPartition, fulfilmentTable, trackingKey } from './table.ts';

export const getFulfilment = async (orderId: Id<'order'>): Promise<Fulfilment> =>
  (await getItem(fulfilmentTable, fulfilmentKey(orderId), fulfilmentSchema, { consistent: true })) ??
  noFulfilment(orderId);

const versionIsUnchanged = 'attribute_not_exists(#pk) OR #version = :version';

/** Refused with `conflict` when somebody else shipped or tracked meanwhile. */
export const fulfilmentWrites = (fulfilment: Fulfilment, events: readonly DomainEvent[]): Write[] => [
  {
    Put: {
      TableName: tableName(fulfilmentTable),
      Item: { ...fulfilmentKey(fulfilment.orderId), ...fulfilment },
      ConditionExpression: versionIsUnchanged,
      ExpressionAttributeNames: { '#pk': 'pk', '#version': 'version' },
      ExpressionAttributeValues: { ':version': fulfilment.version - 1 },
    },
    otherwise: () => new DomainError('conflict', 'The shipments changed meanwhile'),
  },
  outboxWrite(fulfilmentTable, {
    pk: fulfilmentPartition(fulfilment.orderId),
    sequence: fulfilment.version,
    events,
  }),
];

const numberIsNew = 'attribute_not_exists(#pk)';

/** Lets the carrier's webhook find the shipment; refused when the number is taken by another shipment. */
export const trackingWrite = ({ id, carrier, trackingNumber }: Shipment): Write => ({
  Put: {
    TableName: tableName(fulfilmentTable),
    Item: { ...trackingKey(carrier, trackingNumber), shipmentId: id },
    ConditionExpression: numberIsNew,
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () =>
    new DomainError('already-exists', `${carrier} ${trackingNumber} is the number of another shipment`),
});

/** The shipment behind a carrier's tracking number. */
export const findByTracking = async (
  carrier: string,
  trackingNumber: string,
): Promise<Id<'shipment'> | undefined> => {
  const schema = z.object({ shipmentId: idSchema('shipment') });
  return (await getItem(fulfilmentTable, trackingKey(carrier, trackingNumber), schema))?.shipmentId;
};
