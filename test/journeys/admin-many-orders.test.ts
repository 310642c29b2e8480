/** The list of orders with ten thousand in it: how long somebody waits for the first row, and that it comes page by page. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it, jest } from '@jest/globals';
import { createdKeyOf } from '../../functions/orders/created-key.ts';
import { drawOrderNumber } from '../../functions/orders/order-number.ts';
import { customerPartition, everyOrder, orderKey, statusList } from '../../functions/orders/table.ts';
import { idOf, newRootUlid, newUlid } from '../../functions/shared/ids.ts';
import { shardFor } from '../../functions/shared/shards.ts';
import { buildSeconds, heading, signsIn, withBuiltPages } from '../support/admin-pages.ts';
import { describeInBrowser, withBrowser } from '../support/browser.ts';
import { awsOf } from '../support/look-inside.ts';
import { placedOrder, stockedVariant } from '../support/shop.ts';
import { withStack } from '../support/stack.ts';

const many = 10_000;
const inOneWrite = 25;
const onOnePage = 25;

jest.setTimeout(buildSeconds * 2000);

type Stored = Readonly<Record<string, unknown>>;

/** The same order once more, at another time. It is due for nothing. */
const copyOf = (order: Stored, place: number): Stored => {
  const at = new Date(Date.parse(String(order.createdAt)) - place * 60_000);
  const id = idOf('order', newRootUlid(newUlid(at)));
  const createdAt = at.toISOString();
  const { dueShard: _, dueAt: _dueAt, phoneKey: _phoneKey, ...kept } = order;
  const status = 'approved';
  return {
    ...kept,
    ...orderKey(id),
    ...{ id, status, createdAt, updatedAt: createdAt, number: drawOrderNumber(at) },
    customerKey: customerPartition(String(order.customerId)),
    statusShard: shardFor(statusList(status), id),
    listShard: shardFor(everyOrder, id),
    createdKey: createdKeyOf({ createdAt, id }),
  };
};

describeInBrowser('the list of ten thousand orders', () => {
  const stack = withStack({ demo: 'people', startTimeoutSeconds: buildSeconds });
  const { open } = withBrowser();
  withBuiltPages();
  const signedIn = signsIn(stack, open);

  const fill = async (): Promise<void> => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const { id } = await placedOrder(ada, await stockedVariant(staff, 5));
    const tables = stack.stack().resources.ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table');
    const table = tables.find(({ logicalId }) => logicalId.toLowerCase().includes('orders'));
    const TableName = table?.ref ?? '';
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(awsOf(stack)));
    const { Item = {} } = await client.send(new GetCommand({ TableName, Key: orderKey(id) }));
    const copies = Array.from({ length: many }, (_, index) => copyOf(Item, index + 1));
    for (let start = 0; start < many; start += inOneWrite) {
      const some = copies.slice(start, start + inOneWrite);
      const RequestItems = { [TableName]: some.map((copy) => ({ PutRequest: { Item: copy } })) };
      const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems }));
      expect(UnprocessedItems).toEqual({});
    }
    client.destroy();
  };

  it('shows its first row soon, a page at a time', async () => {
    await fill();
    const { page, errors } = await signedIn('staff', '/returns');
    await heading(page, 'Returns').waitFor();
    const firstRow = async (path: string): Promise<number> => {
      const began = performance.now();
      await page.goto(`${stack.url()}/admin${path}`);
      await page.getByRole('row').nth(1).waitFor();
      return performance.now() - began;
    };
    for (const path of ['/orders', '/orders?status=approved', '/orders?q=ada@example.com']) {
      const milliseconds = await firstRow(path);
      process.stdout.write(`${path} of ${many} orders: first row after ${milliseconds.toFixed(0)} ms\n`);
      expect(await page.getByRole('row').count()).toBe(onOnePage + 1);
    }
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(`${2 * onOnePage} rows`).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });
});
