import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EngineAlone, startEngineAlone } from '../../../../local/aws/dynamodb/alone.ts';
import { callerWith, callingAs } from '../../../../local/aws/iam/caller.ts';
import { recordVariable } from '../../../../local/aws/iam/record.ts';
import { answerInProcess } from '../../../../local/aws/sdk-in-process.ts';
import { createThings } from '../dynamodb/engine/random/things-table.ts';

const { TableName } = createThings;
const Key = { pk: 'p', sk: 'a' };
const resource = `arn:aws:dynamodb:eu-west-1:000000000000:table/${TableName}`;

const reader = callerWith('reader', [
  { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: [resource] },
]);

describe('a function that calls', () => {
  let engine: EngineAlone;
  let client: DynamoDBDocumentClient;
  let takeBack = (): void => {};
  const folder = mkdtempSync(join(tmpdir(), 'waybill-calls-'));
  const before = process.env[recordVariable];

  beforeAll(async () => {
    process.env[recordVariable] = folder;
    engine = await startEngineAlone({ port: 0 });
    await engine.call('CreateTable', createThings);
    takeBack = answerInProcess(engine.endpoint, engine.answer, engine.call);
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: engine.endpoint, region: 'eu-west-1', credentials }),
    );
  });

  afterAll(async () => {
    takeBack();
    if (before === undefined) delete process.env[recordVariable];
    else process.env[recordVariable] = before;
    await engine.stop();
    rmSync(folder, { recursive: true });
  });

  const get = () => client.send(new GetCommand({ TableName, Key }));
  const put = () => client.send(new PutCommand({ TableName, Item: Key }));
  const recorded = (): string[] =>
    readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'));

  it('is let do what its role allows', async () => {
    await expect(callingAs(reader, get)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
  });

  it('is refused the rest, as AWS words it', async () => {
    await expect(callingAs(reader, put)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: arn:aws:sts::000000000000:assumed-role/reader is not authorized to perform: dynamodb:PutItem on resource: ${resource} because no identity-based policy allows the dynamodb:PutItem action`,
      $metadata: { httpStatusCode: 400 },
    });
    await expect(callingAs(reader, get)).resolves.not.toHaveProperty('Item');
  });

  it('is known also to what it left running, and nobody else is taken for it', async () => {
    const later = callingAs(reader, async () => {
      await new Promise(setImmediate);
      return put();
    });
    const [refused, answered] = await Promise.allSettled([later, put()]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'AccessDeniedException' } });
    expect(answered.status).toBe('fulfilled');
  });

  it('leaves a line of each thing that it asked for, allowed or not', () => {
    expect(recorded()).toEqual(
      ['GetItem', 'PutItem'].map((operation) =>
        JSON.stringify(['reader', `dynamodb:${operation}`, resource]),
      ),
    );
  });
});
