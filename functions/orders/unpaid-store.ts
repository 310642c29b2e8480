/**
 * Goods are held for orders that nobody has paid yet; how many of them one customer, and one network address, may
 * have is limited. Each has one item that names their open unpaid orders and counts them:
 *
 *   o#ord_1 {pieces, until}   o#ord_2 {…}   orders: 2   pieces: 7
 *
 * An order is added by the transaction that places it, if there is room, and taken out by the one in which it is paid
 * or ends: the counts are exact whoever races and whatever crashes. An entry runs out with the order's holds, too.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ShopSettings } from '../settings/shop-settings.ts';
import type { CustomerId } from '../shared/customer-id.ts';
import { type Key, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import type { Id } from '../shared/ids.ts';
import { networkOf } from '../shared/network.ts';
import { getItem } from '../shared/read.ts';
import { tryTransact, type Write } from '../shared/transact.ts';
import type { Order } from './order.ts';
import { awaitsCash, isEnded } from './standing.ts';
import { getOrder } from './store.ts';
import { ordersTable, unpaidKey } from './table.ts';

export type UnpaidOrder = {
  readonly orderId: Id<'order'>;
  readonly customerId: CustomerId;
  readonly pieces: number;
  /** When its holds run out. */
  readonly until: Date;
  /** The network address it was placed from; left out when that says nothing about who placed it. */
  readonly address?: string | undefined;
};

const entryPrefix = 'o#';

const entrySchema = z.object({
  pieces: z.int(),
  untilMilliseconds: z.number(),
  /** Which address counts it too, as the hash in that item's key. */
  addressHash: z.string().optional(),
});
type Entry = z.infer<typeof entrySchema>;

const unpaidSchema = z
  .looseObject({ orders: z.int().default(0), pieces: z.int().default(0) })
  .transform(({ orders, pieces, ...rest }) => ({
    orders,
    pieces,
    entries: new Map(
      Object.entries(rest).flatMap(([name, value]) =>
        name.startsWith(entryPrefix) ? [[name, entrySchema.parse(value)] as const] : [],
      ),
    ),
  }));
type Unpaid = z.output<typeof unpaidSchema>;

/** The address itself is kept nowhere. */
const hashOf = (address: string): string =>
  createHash('sha256')
    .update(`unpaid-address:${networkOf(address)}`)
    .digest('base64url');

export const customerKey = (customerId: string): Key => unpaidKey('customer', customerId);
const addressKey = (addressHash: string): Key => unpaidKey('address', addressHash);

const entryName = (orderId: string): string => `${entryPrefix}${orderId}`;

const readUnpaid = (key: Key): Promise<Unpaid | undefined> =>
  getItem(ordersTable, key, unpaidSchema, { consistent: true });

const hasRoom = 'attribute_not_exists(#orders) OR (#orders < :maximumOrders AND #pieces <= :roomForPieces)';
export const isCounted = 'attribute_exists(#entry)';
const isTheOnlyOne = 'attribute_exists(#entry) AND #orders = :one';
const isOneOfSeveral = 'attribute_exists(#entry) AND #orders > :one';

type Place = {
  readonly key: Key;
  readonly orders: number;
  readonly pieces: number;
  readonly refusal: string;
};

export const refusedBy = (refusal: string): DomainError =>
  new DomainError('limit-reached', refusal, { limit: 'unpaid' });

const addWrite = (
  { key, orders, pieces: most, refusal }: Place,
  order: UnpaidOrder,
  entry: Entry,
): Write => ({
  Update: {
    TableName: tableName(ordersTable),
    Key: key,
    UpdateExpression: 'SET #entry = :entry ADD #orders :one, #pieces :pieces',
    ConditionExpression: hasRoom,
    ExpressionAttributeNames: {
      '#entry': entryName(order.orderId),
      '#orders': 'orders',
      '#pieces': 'pieces',
    },
    ExpressionAttributeValues: {
      ':entry': entry,
      ':one': 1,
      ':pieces': order.pieces,
      ':maximumOrders': orders,
      ':roomForPieces': most - order.pieces,
    },
  },
  otherwise: () => refusedBy(refusal),
});

const placesOf = ({ customerId, address }: UnpaidOrder, limits: ShopSettings['unpaidLimits']): Place[] => [
  {
    key: customerKey(customerId),
    orders: limits.ordersPerCustomer,
    pieces: limits.piecesPerCustomer,
    refusal: `Unpaid orders may be ${limits.ordersPerCustomer} at once, with ${limits.piecesPerCustomer} pieces in all: pay or cancel one first`,
  },
  ...(address === undefined
    ? []
    : [
        {
          key: addressKey(hashOf(address)),
          orders: limits.ordersPerAddress,
          pieces: Number.MAX_SAFE_INTEGER,
          refusal: `From one network ${limits.ordersPerAddress} orders may wait for their money at once: pay or cancel one first`,
        },
      ]),
];

/** Load tests place more than people do. */
const isUnlimited = (): boolean => process.env.RATE_LIMITS === 'off';

/**
 * At most 2 writes of the transaction that places an order. Refusal: `limit-reached`; then `dropStaleEntries`.
 * @throws DomainError `limit-reached` for an order that is larger than all of them together may be
 */
export const claimWrites = (order: UnpaidOrder, limits: ShopSettings['unpaidLimits']): Write[] => {
  if (isUnlimited()) return [];
  const { pieces, until, address } = order;
  if (pieces > limits.piecesPerCustomer) {
    const most = `An order may have at most ${limits.piecesPerCustomer} pieces before it is paid`;
    throw refusedBy(`${most}: order fewer, or in parts`);
  }
  const entry: Entry = {
    pieces,
    untilMilliseconds: until.getTime(),
    ...(address !== undefined && { addressHash: hashOf(address) }),
  };
  return placesOf(order, limits).map((place) => addWrite(place, order, entry));
};

/** The last one takes the item with it. */
const removeWrite = (key: Key, unpaid: Unpaid, name: string, { pieces }: Entry): Write => {
  const names = { '#entry': name, '#orders': 'orders' };
  const common = { TableName: tableName(ordersTable), Key: key };
  if (unpaid.orders === 1) {
    return {
      Delete: {
        ...common,
        ConditionExpression: isTheOnlyOne,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':one': 1 },
      },
    };
  }
  return {
    Update: {
      ...common,
      UpdateExpression: 'REMOVE #entry ADD #orders :minusOne, #pieces :minusPieces',
      ConditionExpression: isOneOfSeveral,
      ExpressionAttributeNames: { ...names, '#pieces': 'pieces' },
      ExpressionAttributeValues: { ':one': 1, ':minusOne': -1, ':minusPieces': -pieces },
    },
  };
};

/** Where an order is counted, with what is counted there. */
export const countedAt = async (orderId: string, customerId: string) => {
  const name = entryName(orderId);
  const key = customerKey(customerId);
  const own = await readUnpaid(key);
  const entry = own?.entries.get(name);
  if (!own || !entry) return [];
  const counted = [{ key, unpaid: own, name, entry }];
  if (entry.addressHash === undefined) return counted;
  const there = await readUnpaid(addressKey(entry.addressHash));
  const same = there?.entries.get(name);
  return there && same
    ? [...counted, { key: addressKey(entry.addressHash), unpaid: there, name, entry: same }]
    : counted;
};

export type Counted = Pick<Order, 'id' | 'customerId' | 'placedAs'>;

/** Claiming an order moves no counts: they are given back where they were taken. */
export const countsFor = ({ customerId, placedAs }: Counted): CustomerId => placedAs ?? customerId;

/**
 * Takes an order out of the counts, in the transaction in which it is paid or ends: at most 2 writes, none when it is
 * not counted (any more). Plan again on `conflict`.
 */
export const planUnpaidGiveBack = async (order: Counted): Promise<Write[]> =>
  (await countedAt(order.id, countsFor(order))).map(({ key, unpaid, name, entry }) =>
    removeWrite(key, unpaid, name, entry),
  );

/** Counts an order until later, in the transaction that makes its holds last longer. Plan again on `conflict`. */
export const planUnpaidExtend = async (order: Counted, until: Date): Promise<Write[]> =>
  (await countedAt(order.id, countsFor(order))).map(({ key, name, entry }) => ({
    Update: {
      TableName: tableName(ordersTable),
      Key: key,
      UpdateExpression: 'SET #entry = :entry',
      ConditionExpression: isCounted,
      ExpressionAttributeNames: { '#entry': name },
      ExpressionAttributeValues: { ':entry': { ...entry, untilMilliseconds: until.getTime() } },
    },
  }));

/** What the carrier takes the money for has no window: it is owed until it is paid or comes back. */
const isStillOwed = async (name: string): Promise<boolean> => {
  const order = await getOrder(name.slice(entryPrefix.length));
  return order !== undefined && awaitsCash(order) && !isEnded(order);
};

/**
 * Drops entries that ran out: to be called after a refusal, and before the retry.
 * @returns how many there were
 */
export const dropStaleEntries = async (
  { customerId, address }: Pick<UnpaidOrder, 'customerId' | 'address'>,
  now: Date,
): Promise<number> => {
  const keys = [customerKey(customerId), ...(address === undefined ? [] : [addressKey(hashOf(address))])];
  let dropped = 0;
  for (const key of keys) {
    const stale = [...((await readUnpaid(key))?.entries ?? [])].filter(
      ([, { untilMilliseconds }]) => untilMilliseconds <= now.getTime(),
    );
    for (const [name, entry] of stale) {
      const unpaid = (await isStillOwed(name)) ? undefined : await readUnpaid(key);
      if (!unpaid) continue;
      const refusals = await tryTransact([removeWrite(key, unpaid, name, entry)]);
      if (refusals.length === 0) dropped += 1;
    }
  }
  return dropped;
};
