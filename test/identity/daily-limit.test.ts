/** The user pool's own limits of mails, which share one name and mean two things. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgotPassword } from '../../functions/identity/sign-in-calls.ts';

let server: Server;
let refusal = '';

beforeAll(async () => {
  server = createServer((_, response) => {
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: 'LimitExceededException', message: refusal }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    USER_POOL_CLIENT_ID: 'a-pool',
  });
});

afterAll(() => {
  server.close();
});

describe('a forgotten password', () => {
  it('is an outage when the pool may send no mail any more today', async () => {
    refusal = 'Exceeded daily email limit for the operation or the account.';
    await expect(forgotPassword('ada@example.com')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is silent when one account was asked for too often: that tells who has one', async () => {
    refusal = 'Attempt limit exceeded, please try after some time.';
    await expect(forgotPassword('ada@example.com')).resolves.toBeUndefined();
  });
});
