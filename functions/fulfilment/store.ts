/** Reads and writes of shipments, each in one transaction with the order items that it moves. */
import * as z from 'zod';
import { defineDocument } from '../events/document.ts';
import { type OutboxHistoryEntry, readOutboxHistory } from '../events/outbox-history.ts';
import { tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItem } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { carrierKey, numberKey } from './carrier.ts';
import { fulfilmentSchema, noFulfilment, type Shipment } from './shipment.ts';
import { fulfilmentKey, fulfilmentPartition, fulfilmentTable, trackingKey } from './table.ts';

export const fulfilments = /* @__PURE__ */ defineDocument({
  table: fulfilmentTable,
  name: 'fulfilment',
  key: (orderId: Id<'order'>) => fulfilmentKey(orderId),
  schema: fulfilmentSchema,
  chained: true,
  absent: noFulfilment,
  conflict: 'The shipments changed meanwhile',
});

const numberIsFree = 'attribute_not_exists(#pk)';
const numberIsFreeOrOurs = 'attribute_not_exists(#pk) OR #shipmentId = :earlier';

const keyOf = (carrier: string, trackingNumber: string) =>
  trackingKey(carrierKey(carrier), numberKey(trackingNumber));

/**
 * Lets the carrier's webhook find the shipment; refused when the number is taken by another one. A shipment without a
 * number is found by nobody.
 * @param earlier a parcel that comes back may leave again under its old number
 */
export const trackingWrites = (
  { id, carrier, trackingNumber }: Shipment,
  earlier?: Id<'shipment'>,
): Write[] =>
  trackingNumber === undefined
    ? []
    : [
        {
          Put: {
            TableName: tableName(fulfilmentTable),
            Item: { ...keyOf(carrier, trackingNumber), shipmentId: id },
            ConditionExpression: earlier === undefined ? numberIsFree : numberIsFreeOrOurs,
            ExpressionAttributeNames: {
              '#pk': 'pk',
              ...(earlier !== undefined && { '#shipmentId': 'shipmentId' }),
            },
            ...(earlier !== undefined && { ExpressionAttributeValues: { ':earlier': earlier } }),
          },
          otherwise: () =>
            new DomainError(
              'already-exists',
              `${carrier} ${trackingNumber} is the number of another shipment`,
            ),
        },
      ];

const foundSchema = z.object({ shipmentId: idSchema('shipment') });

/** Numbers were kept as they were written until 2026-11. */
const formerKey = (carrier: string, trackingNumber: string) =>
  trackingKey(carrier.toLowerCase(), trackingNumber);

const keysOf = (carrier: string, trackingNumber: string) => [
  keyOf(carrier, trackingNumber),
  formerKey(carrier, trackingNumber),
];

/**
 * The shipment behind a carrier's tracking number, however both are written. Consistent: a carrier may tell of a parcel
 * in the moment it is written down, and what it tells of an unknown one is heard once.
 */
export const findByTracking = async (
  carrier: string,
  trackingNumber: string,
): Promise<Id<'shipment'> | undefined> => {
  const keys = keysOf(carrier, trackingNumber);
  const found = await Promise.all(
    keys.map((key) => getItem(fulfilmentTable, key, foundSchema, { consistent: true })),
  );
  return found.find((entry) => entry !== undefined)?.shipmentId;
};

/** The number was none of this shipment's, unless it is another one's by now. */
export const planForgetTracking = async ({ id, carrier, trackingNumber }: Shipment): Promise<Write[]> => {
  if (trackingNumber === undefined) return [];
  const keys = keysOf(carrier, trackingNumber);
  const unique = keys.filter(({ pk }, index) => keys.findIndex((other) => other.pk === pk) === index);
  const found = await Promise.all(
    unique.map((key) => getItem(fulfilmentTable, key, foundSchema, { consistent: true })),
  );
  return unique
    .filter((_, index) => found[index]?.shipmentId === id)
    .map((Key) => ({ Delete: { TableName: tableName(fulfilmentTable), Key } }));
};

/** What happened to the order's parcels. @param after see `readOutboxHistory` */
export const fulfilmentHistory = (
  orderId: Id<'order'>,
  after: string | undefined,
  limit: number,
): Promise<OutboxHistoryEntry[]> =>
  readOutboxHistory(fulfilmentTable, fulfilmentPartition(orderId), after, limit);
