import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineAlone, startEngineAlone } from '../../../local/aws/dynamodb/alone.ts';
import { callDynamoDb } from '../../../local/aws/dynamodb/call.ts';
import { DynamoDbError } from '../../../local/aws/dynamodb/engine/errors.ts';
import { openEngine } from '../../../local/aws/dynamodb/engine.ts';
import { answerInProcess } from '../../../local/aws/sdk-in-process.ts';
import { createThings } from './dynamodb/engine/random/things-table.ts';

const { TableName } = createThings;
const Key = { pk: 'p', sk: 'a' };
const onWire = { pk: { S: 'p' }, sk: { S: 'a' } };

const clientAt = (endpoint: string): DynamoDBDocumentClient => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }));
};

describe('an SDK client of the process that the engine is in', () => {
  let engine: EngineAlone;
  let client: DynamoDBDocumentClient;
  let takeBack = (): void => {};
  let asText = 0;

  beforeAll(async () => {
    engine = await startEngineAlone({ port: 0 });
    await engine.call('CreateTable', createThings);
    const answer: typeof engine.answer = (request) => {
      asText += 1;
      return engine.answer(request);
    };
    takeBack = answerInProcess(engine.endpoint, answer, engine.call);
    client = clientAt(engine.endpoint);
  });

  afterAll(async () => {
    takeBack();
    await engine.stop();
  });

  it('writes what others read over the wire, and reads it back as it was', async () => {
    const bytes = Uint8Array.from([0, 1, 255]);
    const Item = { ...Key, bytes, set: new Set([bytes]), list: [{ bytes, n: 1.5, none: null }], B: 'text' };
    await client.send(new PutCommand({ TableName, Item }));
    expect(await callDynamoDb(engine.endpoint)('GetItem', { TableName, Key: onWire })).toEqual({
      Item: {
        ...onWire,
        bytes: { B: 'AAH/' },
        set: { BS: ['AAH/'] },
        list: { L: [{ M: { bytes: { B: 'AAH/' }, n: { N: '1.5' }, none: { NULL: true } } }] },
        B: { S: 'text' },
      },
    });
    const read = await client.send(new GetCommand({ TableName, Key }));
    expect(JSON.stringify(read.Item?.list)).toBe(
      JSON.stringify([{ bytes: Buffer.from(bytes), n: 1.5, none: null }]),
    );
    expect(read.Item).toMatchObject({ ...Key, B: 'text', set: new Set([Buffer.from(bytes)]) });
    expect(read.$metadata).toMatchObject({ httpStatusCode: 200, attempts: 1 });
    expect(asText).toBe(0);
  });

  it('does not share values with the engine', async () => {
    const Item = { ...Key, sk: 'b', map: { n: 1 } };
    await client.send(new PutCommand({ TableName, Item }));
    Item.map.n = 2;
    const read = () => client.send(new GetCommand({ TableName, Key: { pk: 'p', sk: 'b' } }));
    Object.assign((await read()).Item ?? {}, { map: { n: 3 } });
    expect((await read()).Item?.map).toEqual({ n: 1 });
  });

  it('is refused with the errors of the SDK', async () => {
    const put = new PutCommand({
      TableName,
      Item: Key,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const refused = await client.send(put).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
    expect(refused).toMatchObject({ Item: { pk: { S: 'p' } }, $metadata: { httpStatusCode: 400 } });
    const query = new QueryCommand({ TableName, KeyConditionExpression: 'nope' });
    await expect(client.send(query)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

it('makes a transaction once whose first answer was lost, and again when it is sent again', async () => {
  const origin = 'http://127.0.0.1:2';
  let isLost = true;
  const engine = openEngine({
    now: () => new Date(),
    weather: {
      after: (operation) => {
        if (operation !== 'TransactWriteItems' || !isLost) return;
        isLost = false;
        throw new DynamoDbError('InternalServerError', 'lost');
      },
    },
  });
  await engine.call('CreateTable', createThings);
  const takeBack = answerInProcess(origin, engine.answer, engine.call);
  try {
    const client = clientAt(origin);
    const UpdateExpression = 'ADD n :one';
    const values = { ':one': 1 };
    const counted = new TransactWriteCommand({
      TransactItems: [{ Update: { TableName, Key, UpdateExpression, ExpressionAttributeValues: values } }],
    });
    const read = async () => (await client.send(new GetCommand({ TableName, Key }))).Item?.n;
    expect((await client.send(counted)).$metadata.attempts).toBe(2);
    expect(await read()).toBe(1);
    await client.send(counted);
    expect(await read()).toBe(2);
  } finally {
    takeBack();
    engine.stop();
  }
});
