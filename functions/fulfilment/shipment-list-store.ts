/** The lists of shipments by date: everybody's for staff, a shop's for its owner; all of them, or one status. */
import * as z from 'zod';
import type { Order } from '../orders/order.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { queryMerged } from '../shared/merged-list.ts';
import { getItems } from '../shared/read.ts';
import { shardFor, shardsOf } from '../shared/shards.ts';
import type { Write } from '../shared/transact.ts';
import { fulfilmentSchema, type Shipment } from './shipment.ts';
import { fulfilmentKey, fulfilmentTable, listedKey, listOf } from './table.ts';

const shopsIn = (order: Order, { items }: Shipment): string[] => [
  ...new Set(
    order.items.filter(({ id }) => items.some(({ itemId }) => itemId === id)).map(({ shopId }) => shopId),
  ),
];

const createdKeyOf = ({ createdAt, id }: Shipment): string => `${createdAt}#${id}`;

/** Everybody's list is in shards: every shipment is on it. */
const partitionOf = ({ id, status }: Shipment, shop: string | undefined, kind: 'ANY' | 'STATUS'): string => {
  const list = listOf(shop, kind === 'ANY' ? undefined : status);
  return shop === undefined ? shardFor(list, id) : list;
};

const listedWrite = (shipment: Shipment, shop: string | undefined, kind: 'ANY' | 'STATUS'): Write => ({
  Put: {
    TableName: tableName(fulfilmentTable),
    Item: {
      ...listedKey(shipment.id, shop, kind),
      listShard: partitionOf(shipment, shop, kind),
      createdKey: createdKeyOf(shipment),
      orderId: shipment.orderId,
      shipmentId: shipment.id,
    },
  },
});

const listsWrites = (order: Order, shipment: Shipment, kind: 'ANY' | 'STATUS'): Write[] =>
  [undefined, ...shopsIn(order, shipment)].map((shop) => listedWrite(shipment, shop, kind));

/** Puts a new shipment on its lists. At most 82 writes, mostly 4. */
export const listWrites = (order: Order, shipment: Shipment): Write[] => [
  ...listsWrites(order, shipment, 'ANY'),
  ...statusListWrites(order, shipment),
];

/** Moves it from one status' list to another's. At most 41 writes, mostly 2. */
export const statusListWrites = (order: Order, shipment: Shipment): Write[] =>
  listsWrites(order, shipment, 'STATUS');

export type ShipmentFilter = {
  readonly status?: Shipment['status'] | undefined;
  /** Inclusive, ISO 8601: when the shipment was made. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const listedSchema = z.object({
  orderId: idSchema('order'),
  shipmentId: idSchema('shipment'),
});
type Listed = z.output<typeof listedSchema>;

const shipmentsOf = async (page: readonly Listed[]): Promise<Shipment[]> => {
  const orderIds = [...new Set(page.map(({ orderId }) => orderId))];
  const found = await getItems(fulfilmentTable, orderIds.map(fulfilmentKey), fulfilmentSchema);
  const byId = new Map<Id<'shipment'>, Shipment>(
    found.flatMap(({ shipments }) => shipments).map((shipment) => [shipment.id, shipment]),
  );
  return page.flatMap(({ shipmentId }) => byId.get(shipmentId) ?? []);
};

/**
 * Newest first.
 * @param shops whose goods are in them; undefined: everybody's
 */
export const listShipments = async (
  shops: readonly string[] | undefined,
  { status, from, to }: ShipmentFilter,
  request: PageRequest,
): Promise<Page<Shipment>> => {
  const everybodys = listOf(undefined, status);
  const page = await queryMerged(
    {
      table: fulfilmentTable,
      index: 'byList',
      list: everybodys,
      partitions: shops ? shops.map((shop) => listOf(shop, status)) : shardsOf(everybodys),
      newestFirst: true,
      sort: { ...(from !== undefined && { from }), ...(to !== undefined && { to: `${to}~` }) },
    },
    listedSchema,
    request,
  );
  return { ...page, items: await shipmentsOf(page.items) };
};
