/** Lambda freezes a function between two invocations, and connections that it kept are gone when it goes on. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { httpWarehouse } from '../../functions/fulfilment/warehouse/http.ts';
import { callProvider } from '../../functions/payments/providers/http.ts';
import { callLimits } from '../../functions/shared/sdk.ts';
import type { Service } from '../../local/aws/service.ts';
import { type ForgetfulServer, startForgetfulServer } from '../support/forgetful-server.ts';
import { type LocalServices, startLocalServices } from '../support/local-services.ts';
import { anOrder } from '../support/orders.ts';

const SecretString = JSON.stringify({
  signingSecret: `whsec_${Buffer.from('a secret of twenty-four').toString('base64')}`,
});
const secretsManager: Service = {
  aws: {
    target: 'secretsmanager',
    operations: { GetSecretValue: () => ({ Name: 'warehouse', SecretString }) },
  },
};

let services: LocalServices<{ secretsManager: Service }>;
beforeAll(async () => {
  services = await startLocalServices(() => ({ secretsManager }));
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `${services.url}/_aws`,
    WAREHOUSE_SECRET_NAME: 'warehouse',
    STAGE: 'test',
  });
});
afterAll(() => services.stop());

let server: ForgetfulServer;
afterEach(() => server.stop());

describe('a call after the function was frozen', () => {
  it('of a provider is made on a connection of its own, also when nobody may repeat it', async () => {
    server = await startForgetfulServer((_, response) => {
      response.end('{}');
    });
    for (let call = 0; call < 3; call += 1) {
      const request = { method: 'POST', url: server.url, headers: {}, body: { call } } as const;
      expect(await callProvider('mpesa', request)).toMatchObject({ status: 200 });
    }
    expect(server.lost()).toBe(0);
  });

  it('of the warehouse is, too', async () => {
    server = await startForgetfulServer((_, response) => {
      response.end();
    });
    const warehouse = httpWarehouse(server.url);
    for (let call = 0; call < 3; call += 1) await warehouse.cancelFulfilment(anOrder(), [], call, new Date());
    expect(server.lost()).toBe(0);
  });

  it('of DynamoDB is repeated by its client, and a transaction under the token that makes it one', async () => {
    const tokens: string[] = [];
    server = await startForgetfulServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { ClientRequestToken } = z
          .looseObject({ ClientRequestToken: z.string() })
          .parse(JSON.parse(Buffer.concat(chunks).toString()));
        tokens.push(ClientRequestToken);
        // The answer to the second is lost on its way.
        if (tokens.length === 2) request.socket.resetAndDestroy();
        else response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
      });
    });
    const client = new DynamoDBClient({ ...callLimits(), endpoint: server.url });
    const documents = DynamoDBDocumentClient.from(client);
    const write = { Delete: { TableName: 'orders', Key: { pk: 'ORDER#1', sk: 'ORDER' } } };
    await documents.send(new TransactWriteCommand({ TransactItems: [write] }));
    await documents.send(new TransactWriteCommand({ TransactItems: [write] }));
    client.destroy();
    expect(server.lost()).toBeGreaterThan(0);
    expect(tokens).toHaveLength(3);
    expect(tokens[1]).toBe(tokens[2]);
    expect(tokens[0]).not.toBe(tokens[1]);
  });
});
