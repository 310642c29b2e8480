/**
 * `npm run bench:engine`: what calls of DynamoDB cost, in CPU of the SDK's client and of the engine together. With
 * `DYNAMODB_ENDPOINT` and `DYNAMODB_PID` another engine takes turns with ours, and the last column says how many times
 * more it took. Both keep their data in a file; the client is the SDK's own, and only the address differs.
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
import { cpuMillisecondsOf } from './stack-process.ts';

const TableName = 'bench';
const firstTime = Date.parse('2026-11-25T12:00:00Z');
const rounds = Number(process.env.BENCH_ROUNDS ?? 12);
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

const calls = [
  {
    name: 'GetItem',
    perRound: 200,
    command: (turn: number) => new GetCommand({ TableName, Key: place(turn) }),
  },
  {
    name: 'PutItem',
    perRound: 200,
    command: (turn: number) => new PutCommand({ TableName, Item: itemOf(turn % partitions, 7, turn) }),
  },
  {
    name: 'Query of 20',
    perRound: 100,
    command: (turn: number) =>
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `order#${turn % partitions}` },
      }),
  },
  { name: 'TransactWrite of 6', perRound: 60, command: transaction(6) },
  { name: 'TransactWrite of 91', perRound: 6, command: transaction(91) },
] as const;

type Contender = {
  readonly client: DynamoDBDocumentClient;
  /** Around its turn. */
  readonly enter: () => () => void;
  /** Milliseconds of CPU, of both sides. */
  readonly cpu: () => number;
  readonly spent: number[];
};

const ownCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const clientOf = (endpoint: string): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );

const directory = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
const engine = openEngine({ now: () => new Date(), file: databaseFileIn(directory) });

const ours = (): Contender => {
  const origin = 'http://127.0.0.1:1';
  return {
    client: clientOf(origin),
    enter: () => answerInProcess(origin, engine.answer, engine.call),
    cpu: ownCpu,
    spent: calls.map(() => 0),
  };
};

const other = (endpoint: string, pid: number): Contender => ({
  client: clientOf(endpoint),
  enter: () => () => {},
  cpu: () => ownCpu() + (pid === 0 ? 0 : cpuMillisecondsOf(pid)),
  spent: calls.map(() => 0),
});

/** As the shop's tables have them. */
const indexed = ['customer', 'state', 'status'];

const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });

const fill = async ({ client, enter }: Contender): Promise<void> => {
  const leave = enter();
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
  leave();
};

const turnOf = async (contender: Contender, index: number, round: number): Promise<void> => {
  const call = calls[index];
  if (!call) return;
  const leave = contender.enter();
  const before = contender.cpu();
  for (let count = 0; count < call.perRound; count += 1) {
    // A client's methods are typed by command; which one it is makes no difference here.
    await contender.client.send(call.command(round * call.perRound + count) as GetCommand);
  }
  leave();
  // The first rounds are for the compilers.
  if (round >= 2) contender.spent[index] = (contender.spent[index] ?? 0) + contender.cpu() - before;
};

const { DYNAMODB_ENDPOINT: endpoint, DYNAMODB_PID: pid } = process.env;
const contenders = [ours(), ...(endpoint === undefined ? [] : [other(endpoint, Number(pid ?? 0))])];
for (const contender of contenders) await fill(contender);
for (let round = 0; round < rounds + 2; round += 1) {
  for (const index of calls.keys()) for (const contender of contenders) await turnOf(contender, index, round);
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

print(`CPU of client and engine per call, mean of ${rounds} rounds${' '.repeat(9)}ours        other   times`);
for (const [index, { name, perRound }] of calls.entries()) {
  const [own = 0, theirs] = contenders.map(({ spent }) => (spent[index] ?? 0) / (rounds * perRound));
  const compared =
    theirs === undefined
      ? ''
      : `${theirs.toFixed(2).padStart(9)} ms ${(theirs / own).toFixed(1).padStart(7)}`;
  print(`  ${name.padEnd(44)} ${own.toFixed(3).padStart(9)} ms ${compared}`);
}
engine.stop();
rmSync(directory, { recursive: true, force: true });
