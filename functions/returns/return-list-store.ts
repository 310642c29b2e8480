/** The lists of returns by date: everybody's for staff, a shop's for its owner; all of them, or one status. */
import * as z from 'zod';
import { itemOf, type Order } from '../orders/order.ts';
import type { Page, PageRequest } from '../shared/cursor.ts';
import { tableName } from '../shared/dynamo.ts';
import { idSchema } from '../shared/ids.ts';
import { queryMerged } from '../shared/merged-list.ts';
import { getItems } from '../shared/read.ts';
import { shardFor, shardsOf } from '../shared/shards.ts';
import type { Write } from '../shared/transact.ts';
import { type Return, type ReturnStatus, returnsSchema } from './return.ts';
import { listedKey, listOf, returnsKey, returnsTable } from './table.ts';

const partitionOf = ({ id, status }: Return, shop: string | undefined, kind: 'ANY' | 'STATUS'): string => {
  const list = listOf(shop, kind === 'ANY' ? undefined : status);
  return shop === undefined ? shardFor(list, id) : list;
};

const listedWrite = (found: Return, shop: string | undefined, kind: 'ANY' | 'STATUS'): Write => ({
  Put: {
    TableName: tableName(returnsTable),
    Item: {
      ...listedKey(found.id, shop, kind),
      listShard: partitionOf(found, shop, kind),
      requestedKey: `${found.requestedAt}#${found.id}`,
      orderId: found.orderId,
      returnId: found.id,
    },
  },
});

/**
 * Puts a return on its lists, and moves it from one status' list to another's: 2 writes and 2 for each shop.
 * @param order whose it is; the shops of items never change
 */
export const listWrites = (order: Order, found: Return): Write[] => {
  const shops = new Set(found.items.map(({ itemId }) => itemOf(order, itemId).shopId));
  return [undefined, ...shops].flatMap((shop) => [
    listedWrite(found, shop, 'ANY'),
    listedWrite(found, shop, 'STATUS'),
  ]);
};

const listedSchema = z.object({ orderId: idSchema('order'), returnId: idSchema('return') });

const returnsOf = async (page: readonly z.output<typeof listedSchema>[]): Promise<Return[]> => {
  const orderIds = [...new Set(page.map(({ orderId }) => orderId))];
  const found = await getItems(returnsTable, orderIds.map(returnsKey), returnsSchema);
  const byId = new Map<string, Return>(found.flatMap(({ returns }) => returns).map((one) => [one.id, one]));
  return page.flatMap(({ returnId }) => byId.get(returnId) ?? []);
};

/**
 * Newest first.
 * @param shops whose goods are in them; undefined: everybody's
 */
export const listReturns = async (
  shops: readonly string[] | undefined,
  status: ReturnStatus | undefined,
  request: PageRequest,
): Promise<Page<Return>> => {
  const everybodys = listOf(undefined, status);
  const page = await queryMerged(
    {
      table: returnsTable,
      index: 'byList',
      list: everybodys,
      partitions: shops ? shops.map((shop) => listOf(shop, status)) : shardsOf(everybodys),
      newestFirst: true,
    },
    listedSchema,
    request,
  );
  return { ...page, items: await returnsOf(page.items) };
};
