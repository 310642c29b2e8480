/** The local engine never answers TransactionConflict, so a server in front of it does. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import * as z from 'zod';
import { tableName } from '../../functions/shared/dynamo.ts';
import { DomainError } from '../../functions/shared/errors.ts';
import { platformTable } from '../../functions/shared/platform-table.ts';
import { getItem } from '../../functions/shared/read.ts';
import { transact, type Write } from '../../functions/shared/transact.ts';
import { withTables } from '../support/store.ts';

withTables(platformTable);

const conflict = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
  message:
    'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]',
  CancellationReasons: [{ Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }],
});

let server: Server | undefined;
let conflictsLeft = 0;
let transactions = 0;

beforeAll(async () => {
  const engine = process.env.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const target = String(message.headers['x-amz-target']);
    if (target.endsWith('TransactWriteItems')) {
      transactions += 1;
      if (conflictsLeft > 0) {
        conflictsLeft -= 1;
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(conflict);
        return;
      }
    }
    const headers = {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
      authorization: String(message.headers.authorization),
      'x-amz-date': String(message.headers['x-amz-date']),
    };
    const answer = await fetch(engine, { method: 'POST', headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${address.port}`;
});

afterAll(() => {
  server?.closeAllConnections();
  server?.close();
});

const keyOf = (name: string) => ({ pk: `TEST#${name}`, sk: 'TEST' });

const put = (name: string): Write => ({
  Put: {
    TableName: tableName(platformTable),
    Item: keyOf(name),
    ConditionExpression: 'attribute_not_exists(#pk)',
    ExpressionAttributeNames: { '#pk': 'pk' },
  },
  otherwise: () => new DomainError('already-exists', 'there already'),
});

const isThere = async (name: string): Promise<boolean> =>
  (await getItem(platformTable, keyOf(name), z.object({ pk: z.string() }))) !== undefined;

describe('a transaction that meets another', () => {
  it('is tried again until it gets through', async () => {
    conflictsLeft = 4;
    transactions = 0;
    await transact([put('stubborn')]);
    expect(transactions).toBe(5);
    expect(await isThere('stubborn')).toBe(true);
  });

  it('gives up after a while with the time to come back, and has written nothing', async () => {
    conflictsLeft = Number.POSITIVE_INFINITY;
    const noPause = jest.spyOn(Math, 'random').mockReturnValue(0);
    await expect(transact([put('unlucky')])).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfterSeconds: 1 },
    });
    noPause.mockRestore();
    conflictsLeft = 0;
    expect(await isThere('unlucky')).toBe(false);
  });

  it('is not tried again when a condition is refused: it says what that means', async () => {
    await transact([put('once')]);
    transactions = 0;
    await expect(transact([put('once')])).rejects.toMatchObject({ code: 'already-exists' });
    expect(transactions).toBe(1);
  });
});
