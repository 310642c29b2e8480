import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineAlone, startEngineAlone } from '../../../local/aws/dynamodb/alone.ts';
import { callDynamoDb } from '../../../local/aws/dynamodb/call.ts';
import { answerInProcess } from '../../../local/aws/sdk-in-process.ts';
import { createThings } from './dynamodb/engine/random/things-table.ts';

const { TableName } = createThings;
const Key = { pk: 'p', sk: 'a' };
const onWire = { pk: { S: 'p' }, sk: { S: 'a' } };

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
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: engine.endpoint, region: 'eu-west-1', credentials }),
    );
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
