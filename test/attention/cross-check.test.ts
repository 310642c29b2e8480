/** What is written twice is held against each other: nothing to say while it agrees, and a matter for a person when not. */
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from '@jest/globals';
import { handler as entry } from '../../functions/attention/cross-check.ts';
import { listOpen, saveMark } from '../../functions/attention/store.ts';
import { attentionTable } from '../../functions/attention/table.ts';
import { listStock } from '../../functions/catalog/stock-list.ts';
import { catalogTable } from '../../functions/catalog/table.ts';
import type { Movement } from '../../functions/inventory/stock.ts';
import { ledgerAttributes } from '../../functions/inventory/stock-writes.ts';
import { planCommit } from '../../functions/inventory/store.ts';
import { adjustmentKey, inventoryTable, stockKey } from '../../functions/inventory/table.ts';
import { orderKey, ordersTable } from '../../functions/orders/table.ts';
import { orderPaid } from '../../functions/payments/ledger.ts';
import { refundPayment } from '../../functions/payments/refunds.ts';
import { ledgerKey, paymentsTable } from '../../functions/payments/table.ts';
import { paymentIdOf } from '../../functions/payments/tx-ref.ts';
import { dynamo, type Key, tableName } from '../../functions/shared/dynamo.ts';
import { type Id, newId } from '../../functions/shared/ids.ts';
import { money } from '../../functions/shared/money.ts';
import type { TableDefinition } from '../../functions/shared/table.ts';
import { stocked } from '../checkout/guest-story.ts';
import { carryOut, hold, start } from '../inventory/shop.ts';
import { withPayments } from '../payments/world.ts';
import { asFunction } from '../support/as-function.ts';

const crossCheck = asFunction('attention-cross-check', entry);

const world = withPayments(attentionTable, catalogTable);

/** Somebody writes past everything that we have. */
const spoil = async (table: TableDefinition, key: Key, name: string, by: number): Promise<void> => {
  await dynamo().send(
    new UpdateCommand({
      TableName: tableName(table),
      Key: key,
      UpdateExpression: 'ADD #name :by',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':by': by },
    }),
  );
};

const found = async (): Promise<string[]> => {
  await crossCheck();
  const { items } = await listOpen({ limit: 100 });
  return items.map(({ kind, stake: { text } }) => `${kind}: ${text}`).sort();
};

/** Ten pieces came, three are held and two of them sold. */
const soldSome = async (): Promise<Id<'variant'>> => {
  const variantId = await stocked(10);
  const orderId = await hold(variantId, 2);
  await carryOut(() => planCommit(orderId, [{ variantId, quantity: 2 }], start));
  await hold(variantId, 1);
  return variantId;
};

/** Of 4,500, of which 1,500 went back. */
const paidOrder = async (): Promise<Id<'order'>> => {
  const order = await world.placeOrder();
  const { attempt } = await world.initiate(order);
  await world.pay('paystack', attempt.txRef);
  const refund = { ref: 'a', reason: 'damaged', actor: 'staff', amount: money(1500, 'NGN') };
  await refundPayment(order.id, refund, new Date());
  return order.id;
};

it('has nothing to say of what agrees', async () => {
  await soldSome();
  await paidOrder();
  expect(await found()).toEqual([]);
});

it('tells of stock that is counted wrongly, until it is right again', async () => {
  const variantId = await soldSome();
  await spoil(inventoryTable, stockKey(variantId), 'held', 1);
  expect(await found()).toEqual([
    `stock-differs: ${variantId}: 2 are held, by orders that hold 1`,
    `stock-differs: ${variantId}: 8 on hand, 2 held and 7 available cannot be`,
  ]);
  await spoil(inventoryTable, stockKey(variantId), 'held', -1);
  await spoil(inventoryTable, stockKey(variantId), 'onHand', 5);
  await spoil(inventoryTable, stockKey(variantId), 'available', 5);
  expect(await found()).toEqual([`stock-differs: ${variantId}: 13 are on hand, and by its movements 8`]);
  await spoil(inventoryTable, stockKey(variantId), 'onHand', -5);
  await spoil(inventoryTable, stockKey(variantId), 'available', -5);
  expect(await found()).toEqual([]);
});

it('leaves alone what was moved a moment ago: its index may be behind', async () => {
  const variantId = await soldSome();
  await hold(variantId, 1, { now: new Date() });
  await spoil(inventoryTable, stockKey(variantId), 'held', 1);
  expect(await found()).toEqual([]);
  await spoil(inventoryTable, stockKey(variantId), 'held', -1);
});

it('goes on in a long ledger where the last run stopped, and does not count what came since it began', async () => {
  const variantId = await soldSome();
  const { items } = await listStock({}, { limit: 20 });
  const done = items[items.findIndex((stock) => stock.variantId === variantId) - 1]?.variantId;
  const someTimeAgo = new Date(Date.now() - 600_000);
  const counting = { variantId, onHand: 100, until: someTimeAgo.toISOString(), sum: 0 };
  await saveMark('cross-check ledgers', JSON.stringify({ done, counting }));
  const at = new Date().toISOString();
  const movement: Movement = { id: newId('adjustment', start), variantId, delta: 7, reason: 'received', at };
  const Item = { ...adjustmentKey(variantId, movement.id), ...ledgerAttributes(movement) };
  await dynamo().send(new PutCommand({ TableName: tableName(inventoryTable), Item }));
  expect(await found()).toEqual([`stock-differs: ${variantId}: 100 are on hand, and by its movements 8`]);
  expect(await found()).toEqual([]);
});

it('tells of a payment that its books or its order contradict', async () => {
  const orderId = await paidOrder();
  const paymentId = paymentIdOf(orderId);
  const postings = [orderPaid(money(500, 'NGN'), 'wb-made-up')];
  const Item = { ...ledgerKey(paymentId, 99), postings };
  await dynamo().send(new PutCommand({ TableName: tableName(paymentsTable), Item }));
  await dynamo().send(
    new UpdateCommand({
      TableName: tableName(ordersTable),
      Key: orderKey(orderId),
      UpdateExpression: 'SET #payment = :payment',
      ExpressionAttributeNames: { '#payment': 'payment' },
      ExpressionAttributeValues: { ':payment': { status: 'pending' } },
    }),
  );
  expect(await found()).toEqual([
    `books-differ: ${paymentId}: the books have taken NGN 50.00, and the payment NGN 45.00`,
    `books-differ: ${paymentId}: the order shows {"status":"pending"}, and the payment says {"status":"partially_refunded","provider":"paystack"}`,
  ]);
});
