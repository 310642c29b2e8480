/** The lists of shipments by date: everybody's for staff, a shop's for its owner; all of them, or one status. */
import * as z from 'zod';
import type { Order } from '../orders/order.ts';
import { decodeCursor, encodeCursor, invalidCursor, type Page, type PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { type Id, idSchema } from '../shared/ids.ts';
import { getItems, queryPage } from '../shared/read.ts';
import type { Write } from '../shared/transact.ts';
import { fulfilmentSchema, type Shipment } from './shipment.ts';
import { fulfilmentKey, fulfilmentTable, listedKey, listPartition } from './table.ts';

const shopsIn = (order: Order, { items }: Shipment): string[] => [
  ...new Set(
    order.items.filter(({ id }) => items.some(({ itemId }) => itemId === id)).map(({ shopId }) => shopId),
  ),
];

const createdKeyOf = ({ createdAt, id }: Shipment): string => `${createdAt}#${id}`;

const listedWrite = (shipment: Shipment, shop: string | undefined, kind: 'ANY' | 'STATUS'): Write => ({
  Put: {
    TableName: tableName(fulfilmentTable),
    Item: {
      ...listedKey(shipment.id, shop, kind),
      listKey: listPartition(shop, kind === 'ANY' ? undefined : shipment.status),
      createdKey: createdKeyOf(shipment),
      orderId: shipment.orderId,
      shipmentId: shipment.id,
    },
  },
});

/** Puts a shipment on its lists, and moves it from one status' list to another's. At most 82 writes, mostly 4. */
export const listWrites = (order: Order, shipment: Shipment): Write[] =>
  [undefined, ...shopsIn(order, shipment)].flatMap((shop) => [
    listedWrite(shipment, shop, 'ANY'),
    listedWrite(shipment, shop, 'STATUS'),
  ]);

export type ShipmentFilter = {
  readonly status?: Shipment['status'] | undefined;
  /** Inclusive, ISO 8601: when the shipment was made. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

const listedSchema = z.object({
  createdKey: z.string(),
  orderId: idSchema('order'),
  shipmentId: idSchema('shipment'),
});
type Listed = z.output<typeof listedSchema>;

const cursorPattern = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#shp_\w+$/;

const lastSeen = (cursor: string | undefined): string | undefined => {
  const createdKey = decodeCursor(cursor, ['createdKey'], {})?.createdKey;
  if (createdKey !== undefined && !cursorPattern.test(createdKey)) throw invalidCursor();
  return createdKey;
};

const newestFirst = (a: Listed, b: Listed): number => (a.createdKey < b.createdKey ? 1 : -1);

/** Several lists as one, each shipment once: a query a list, however long they are. */
const listed = async (
  lists: readonly string[],
  { from, to }: ShipmentFilter,
  before: string | undefined,
  limit: number,
): Promise<Listed[]> => {
  const last = before ?? (to === undefined ? undefined : `${to}~`);
  const sort = { ...(from !== undefined && { from }), ...(last !== undefined && { to: last }) };
  const pages = await Promise.all(
    lists.map((partition) =>
      queryPage(
        { table: fulfilmentTable, index: 'byList', partition, newestFirst: true, sort },
        listedSchema,
        /** The one that the cursor names comes first again. */
        { limit: limit + 1 },
      ),
    ),
  );
  const byId = new Map(pages.flatMap(({ items }) => items).map((item) => [item.shipmentId, item]));
  return [...byId.values()].filter(({ createdKey }) => createdKey !== before).sort(newestFirst);
};

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
  filter: ShipmentFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Shipment>> => {
  const before = lastSeen(cursor);
  const lists = shops
    ? shops.map((shop) => listPartition(shop, filter.status))
    : [listPartition(undefined, filter.status)];
  const found = await listed(lists, filter, before, limit + 1);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await shipmentsOf(page),
    ...(found.length > limit && last && { nextCursor: encodeCursor({ createdKey: last.createdKey }) }),
  };
};
