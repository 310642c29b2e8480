/** Reads and writes of orders. Every change of an order is conditional on the version that it was decided on. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { DomainEvent } from '../events/catalogue.ts';
import { defineDocument } from '../events/document.ts';
import { dynamo, tableName } from '../shared/dynamo.ts';
import { DomainError } from '../shared/errors.ts';
import { type Id, idOf, rootUlidOf, ulidOf } from '../shared/ids.ts';
import { phoneEnding } from '../shared/phone-ending.ts';
import { getItems, readOf } from '../shared/read.ts';
import { shardFor } from '../shared/shards.ts';
import type { Write } from '../shared/transact.ts';
import { contactOf } from './contact-of.ts';
import { createdKeyOf } from './created-key.ts';
import { dueAt } from './due.ts';
import type { Wait } from './lifecycle.ts';
import { numberWrites } from './number-store.ts';
import { type Order, orderSchema } from './order.ts';
import { stateOf } from './order-at.ts';
import { forgetPerson } from './privacy.ts';
import {
  customerPartition,
  dueList,
  everyOrder,
  orderKey,
  ordersTable,
  phonePartition,
  statusList,
  tokenKey,
} from './table.ts';
import type { Change } from './transitions.ts';

export const orders = /* @__PURE__ */ defineDocument({
  table: ordersTable,
  name: 'order',
  key: (id: string) => orderKey(id),
  schema: orderSchema,
  packed: [
    'items',
    'totals',
    'explanation',
    'promotions',
    'priceRules',
    'shippingAddressSnapshot',
    'billingAddress',
    'shippingMethod',
    'note',
    'metadata',
  ],
  indexed: (order) => {
    const due = dueAt(order);
    const ending = phoneEnding(contactOf(order)?.phone ?? '');
    return {
      customerKey: customerPartition(order.customerId),
      statusShard: shardFor(statusList(order.status), order.id),
      listShard: shardFor(everyOrder, order.id),
      createdKey: createdKeyOf(order),
      ...(ending !== undefined && { phoneKey: phonePartition(ending) }),
      ...(due !== undefined && { dueShard: shardFor(dueList, order.id), dueAt: due }),
    };
  },
  chained: true,
  kept: stateOf,
  conflict: 'The order changed meanwhile',
  exists: ({ id }) => new DomainError('already-exists', 'This order was placed before', { orderId: id }),
});

export const getOrder = (orderId: string): Promise<Order | undefined> => orders.get(orderId);

/** @throws DomainError `not-found` */
export const mustGetOrder = (orderId: string): Promise<Order> => orders.mustGet(orderId);

/** In as few calls as may be; those that are not there are left out. */
export const getOrders = (orderIds: readonly string[]): Promise<Order[]> =>
  getItems(ordersTable, orderIds.map(orderKey), orderSchema);

/** An item's id names its order. */
export const orderIdOfItem = (itemId: Id<'item'>): Id<'order'> => idOf('order', rootUlidOf(ulidOf(itemId)));

/**
 * @param actor who places it; left out: its customer
 * @throws `already-exists` when refused: the same request has placed this order before
 */
export const placeOrderWrites = (
  order: Order,
  events: readonly DomainEvent[],
  actor: string = order.customerId,
): Write[] => [
  ...orders.newWrites(order.id, order, {
    events,
    note: { at: order.createdAt, actor, status: order.status },
  }),
  ...numberWrites(order),
];

/** A decided change and its events. Refused with `conflict` when the order is not the one it was decided on. */
export const changeWrites = (change: Change): Write[] => orders.writes(change.next.id, change);

/** What parcels do to an order. Without events of its own it is no entry of its history: the parcel's entry tells it. */
export const pieceChangeWrites = (change: Change): Write[] =>
  change.events.length > 0 ? changeWrites(change) : orders.writes(change.next.id, { next: change.next });

const nextOf = (order: Order, fields: Partial<Order>, now: Date): Order => ({
  ...order,
  ...fields,
  version: order.version + 1,
  updatedAt: now.toISOString(),
});

/** Mirrors the payment on the order; the condition decides every race between paying and ending an order. */
export const orderPaymentWrites = (
  order: Order,
  shown: Pick<Order, 'payment'> & Partial<Pick<Order, 'paymentWindowEndsAt'>>,
  now: Date,
): Write[] => orders.writes(order.id, { next: nextOf(order, shown, now) });

/** For a transaction that stands on what was read of the order and does not write it. */
export const orderUnchangedCheck = (order: Order): Write => orders.unchangedCheck(order.id, order);

/** Takes the order out of its owner's list; the record stays. */
export const hideOrder = async (orderId: string, now: Date): Promise<void> => {
  await orders.change(orderId, (order) => ({ next: nextOf(order, { hidden: true }, now) }));
};

/**
 * The account is gone: an order that has ended forgets the person now, others when they end. What an account took over from
 * a guest meanwhile is that account's, and stays as it is.
 */
export const releaseOwner = async (orderId: string, customerId: string, now: Date): Promise<void> => {
  await orders.change(orderId, (order) =>
    order.ownerGone || order.customerId !== customerId
      ? undefined
      : { next: nextOf(forgetPerson({ ...order, ownerGone: true }), {}, now) },
  );
};

/** Everybody who wanted to hear how its placing ended has heard. It announces nothing: nobody waits for it. */
export const markWebhookSent = async (orderId: string, now: Date): Promise<void> => {
  await orders.changeIfThere(orderId, (order) =>
    order.webhookSent ? undefined : { next: nextOf(order, { webhookSent: true }, now) },
  );
};

const tokenSchema = z.object({ token: z.string() });

/** Kept beside the order, not on it, so that waiting does not change the order's version. */
export const storeToken = async (orderId: string, wait: Wait, token: string): Promise<void> => {
  await dynamo().send(
    new PutCommand({ TableName: tableName(ordersTable), Item: { ...tokenKey(orderId, wait), token } }),
  );
};

export const tokenRead = (orderId: string, wait: Wait) =>
  readOf(ordersTable, tokenKey(orderId, wait), tokenSchema);

const isThatToken = '#token = :token';

/** Forgets this token, and no newer one that the task stored when it was tried again. */
export const dropToken = async (orderId: string, wait: Wait, token: string): Promise<void> => {
  try {
    await dynamo().send(
      new DeleteCommand({
        TableName: tableName(ordersTable),
        Key: tokenKey(orderId, wait),
        ConditionExpression: isThatToken,
        ExpressionAttributeNames: { '#token': 'token' },
        ExpressionAttributeValues: { ':token': token },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};
