/** Another engine that `DYNAMODB_ENDPOINT` names: like AWS's own it answers nobody who does not sign. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from '@jest/globals';
import { engineOf } from '../../../../local/aws/dynamodb/engine.ts';
import { answerInProcess } from '../../../../local/aws/sdk-in-process.ts';
import { startClock } from '../../../../local/clock.ts';

it('answers clients of this process, which do not sign, and those outside by their own signature', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer(({ headers: { authorization, 'x-amz-date': date } }, response) => {
    seen.push(authorization);
    response.statusCode = authorization && date ? 200 : 400;
    response.end(
      JSON.stringify(authorization ? { TableNames: ['there'] } : { __type: 'MissingAuthenticationToken' }),
    );
  }).listen(0);
  const clock = startClock();
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const engine = engineOf('nowhere', clock, undefined);
  const endpoint = 'http://127.0.0.1:3';
  const takeBack = answerInProcess(endpoint, engine.answer);
  try {
    expect(await engine.call('ListTables', {})).toEqual({ TableNames: ['there'] });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['there']);
    const headers: [string, string][] = [
      ['x-amz-target', 'DynamoDB_20120810.ListTables'],
      ['x-amz-date', '20261126T000000Z'],
      ['authorization', 'theirs'],
    ];
    const asked = {
      method: 'POST',
      target: '/_aws',
      headers,
      body: Buffer.from('{}'),
      sourceIp: '127.0.0.1',
    };
    expect((await engine.answer(asked)).status).toBe(200);
    expect(seen).toEqual([expect.stringMatching(/^AWS4/), expect.stringMatching(/^AWS4/), 'theirs']);
  } finally {
    delete process.env.DYNAMODB_ENDPOINT;
    takeBack();
    clock.stop();
    server.close();
  }
});
