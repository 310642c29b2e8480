/** Staff look at an order as it was, and an operator finds whoever changed its history. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, describe, expect, it } from '@jest/globals';
import { clientSettings } from '../support/local-services.ts';
import {
  deliver,
  directOrder,
  type OrderBody,
  orderOf,
  paid,
  shipWhole,
  stockedVariant,
  untilOrderIs,
} from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const stack = withStack({ demo: 'people' });

const tool = new URL('../../bin/verify-history.ts', import.meta.url).pathname;

const tableOf = (feature: string): string => {
  const tables = stack.stack().resources.ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
  const found = tables.find(({ logicalId }) => logicalId.toLowerCase().includes(feature));
  if (!found) throw new Error(`no table of ${feature}`);
  return found.ref;
};

const verify = async (...features: string[]) => {
  const tables = features.flatMap((feature) => ['--table', tableOf(feature)]);
  const child = spawn(process.execPath, [tool, '--endpoint', `${stack.url()}/_aws`, ...tables]);
  const [out, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<unknown[]>((resolve) => child.once('close', (...ended) => resolve(ended))),
  ]);
  return { code, out, complaints };
};

let client: DynamoDBDocumentClient | undefined;
const store = (): DynamoDBDocumentClient => {
  client ??= DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(stack.url())));
  return client;
};
afterAll(() => client?.destroy());

/** Placed with two lines, one taken off, paid, sent and arrived; and when each was done. */
const travelled = async () => {
  const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
  const [mug, plate] = [await stockedVariant(staff, 5, 10_000), await stockedVariant(staff, 5, 25_000)];
  const placed = await directOrder(ada, [
    { variantId: mug, quantity: 1 },
    { variantId: plate, quantity: 1 },
  ]);
  const times: string[] = [];
  const pause = async (): Promise<void> => {
    times.push(((await orderOf(ada, placed.id)) as OrderBody & { updatedAt: string }).updatedAt);
    await stack.advance(60);
  };
  await pause();
  const plates = placed.items.find(({ variantId }) => variantId === plate);
  await ada.delete(`/v1/order-items/${plates?.id}`);
  await pause();
  const confirmed = await paid(stack, ada, placed.id);
  await pause();
  await deliver(staff, await shipWhole(staff, confirmed));
  await untilOrderIs(ada, placed.id, 'approved');
  await stack.settled();
  return { placed, times };
};

const at = (id: string, moment: string): string => `/v1/orders/${id}?at=${encodeURIComponent(moment)}`;

describe('an order at a time', () => {
  it('is shown to staff as it was, with the lines and the money of then', async () => {
    const { placed, times } = await travelled();
    const staff = await stack.as('staff');
    const [first, edited, confirmed] = await Promise.all(
      times.map(async (moment) => (await staff.get<OrderBody>(at(placed.id, moment))).body),
    );
    expect(first).toEqual(placed);
    expect(edited).toMatchObject({ status: 'pending', items: [{ id: placed.items[0]?.id, quantity: 1 }] });
    expect(edited?.items).toHaveLength(1);
    expect(confirmed).toMatchObject({ status: 'confirmed', payment: { status: 'succeeded' } });
    const now = await orderOf(staff, placed.id);
    expect((await staff.get(at(placed.id, '2099-01-01T00:00:00Z'))).body).toEqual(now);
    expect((await staff.get(at(placed.id, '2020-01-01T00:00:00Z'))).status).toBe(404);
    expect((await staff.get(at(placed.id, 'yesterday'))).status).toBe(400);
    expect((await (await stack.as('ada')).get(at(placed.id, times[0] ?? ''))).status).toBe(403);
    expect((await (await stack.as('grace')).get(at(placed.id, times[0] ?? ''))).status).toBe(404);
  }, 120_000);
});

describe('verifying histories', () => {
  it('finds nothing where nobody wrote but the shop, and names what somebody changed', async () => {
    const { placed } = await travelled();
    const chained = ['orders', 'payments', 'fulfilment', 'returns'];
    const whole = await verify(...chained);
    expect(whole).toMatchObject({ code: 0, complaints: '' });
    expect(whole.out).toMatch(/: [1-9]\d* histories, 0 of them/);
    const TableName = tableOf('orders');
    const Key = { pk: `ORDER#${placed.id}`, sk: 'EVENT#00000001' };
    const { Item } = await store().send(new GetCommand({ TableName, Key }));
    await store().send(new PutCommand({ TableName, Item: { ...Item, actor: 'somebody else' } }));
    const changed = await verify('orders');
    expect(changed.code).toBe(1);
    expect(changed.complaints).toContain(`${Key.pk}: EVENT#00000001 was changed`);
    await store().send(new DeleteCommand({ TableName, Key }));
    const removed = await verify('orders');
    expect(removed.complaints).toContain(`${Key.pk}: before `);
    await store().send(new PutCommand({ TableName, Item: Item ?? Key }));
    expect((await verify('orders')).code).toBe(0);
  }, 120_000);
});
