/**
 * One engine's side of `npm run bench:engine`: a process of its own, so that no code is compiled for the other engine's
 * answers. Told which calls to make, it says what they cost. The client is the SDK's own; only the address differs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { databaseFileIn, openEngine } from '../local/aws/dynamodb/engine.ts';
import { answerInProcess } from '../local/aws/sdk-in-process.ts';
import { cpuMillisecondsOf } from './process-use.ts';

const TableName = 'bench';
const firstTime = Date.parse('2026-11-25T12:00:00Z');
const partitions = 50;
const itemsPerPartition = 20;

/** An order's line as it might be stored: about 500 bytes. */
const itemOf = (partition: number, place: number, version: number) => ({
  pk: `order#${partition}`,
  sk: `line#${String(place).padStart(3, '0')}`,
  customer: `customer#${partition % 7}`,
  at: `2026-11-25T12:00:${String(place % 60).padStart(2, '0')}Z`,
  version,
  status: 'confirmed',
  amount: { amount: 129_900 + place, currency: 'NGN' },
  parts: [
    { sku: 'MUG-BLUE', quantity: 2, weightGrams: 300 },
    { sku: 'MUG-RED', quantity: 1 },
  ],
  note: 'Leave it with the neighbour at number four, please.'.repeat(3),
});

/** Small new items, each under a condition and in all indexes. */
const transaction = (size: number) => (turn: number) =>
  new TransactWriteCommand({
    TransactItems: Array.from({ length: size }, (_, part) => ({
      Put: {
        TableName,
        Item: {
          pk: `entry#${size}#${turn}#${part}`,
          sk: 'entry',
          customer: `customer#${part}`,
          state: 'open',
          at: new Date(firstTime + turn).toISOString(),
          version: 1,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    })),
  });

const place = (turn: number) => ({ pk: `order#${turn % partitions}`, sk: 'line#007' });

const commands: Readonly<Record<string, (turn: number) => object>> = {
  GetItem: (turn) => new GetCommand({ TableName, Key: place(turn) }),
  PutItem: (turn) => new PutCommand({ TableName, Item: itemOf(turn % partitions, 7, turn) }),
  'Query of 20': (turn) =>
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `order#${turn % partitions}` },
    }),
  'TransactWrite of 6': transaction(6),
  'TransactWrite of 91': transaction(91),
};

/** As the shop's tables have them. */
const indexed = ['customer', 'state', 'status'];

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });

const fill = async (client: DynamoDBDocumentClient): Promise<void> => {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'at', ...indexed].map(attribute),
      GlobalSecondaryIndexes: indexed.map((name) => ({
        IndexName: `by-${name}`,
        KeySchema: [
          { AttributeName: name, KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      })),
    }),
  );
  for (let index = 0; index < partitions * itemsPerPartition; index += 1) {
    const Item = itemOf(Math.floor(index / itemsPerPartition), index % itemsPerPartition, 0);
    await client.send(new PutCommand({ TableName, Item }));
  }
};

/** Ours, in this process. @returns how to leave it */
const openOurs = (origin: string): (() => void) => {
  const directory = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const engine = openEngine({ now: () => new Date(), file: databaseFileIn(directory) });
  answerInProcess(origin, engine.answer, engine.call);
  return () => {
    engine.stop();
    rmSync(directory, { recursive: true, force: true });
  };
};

const [endpoint = 'http://127.0.0.1:1', pid] = process.argv.slice(2);
const close = pid === undefined ? openOurs(endpoint) : () => {};
const client = DynamoDBDocumentClient.from(
  new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }),
);

/** Milliseconds of CPU, of both sides. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + (pid === undefined ? 0 : cpuMillisecondsOf(Number(pid)));
};

export type Turn = { readonly name: string; readonly first: number; readonly count: number };

const take = async ({ name, first, count }: Turn): Promise<number> => {
  const before = cpu();
  for (let turn = first; turn < first + count; turn += 1) {
    // A client's methods are typed by command; which one it is makes no difference here.
    await client.send(commands[name]?.(turn) as GetCommand);
  }
  return cpu() - before;
};

process.on('message', (turn: Turn) => {
  void take(turn).then((milliseconds) => process.send?.(milliseconds));
});
process.once('disconnect', () => {
  close();
  client.destroy();
});
await fill(client);
process.send?.('ready');
