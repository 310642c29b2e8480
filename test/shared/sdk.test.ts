/** Every SDK client of the functions, against a server that takes the call and never answers. */
import { globSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { lookInto } from '../../functions/attention/dead-letter-queues.ts';
import { lookAtObject } from '../../functions/catalog/uploaded-objects.ts';
import { handler as publish } from '../../functions/events/publish.ts';
import { forgotPassword } from '../../functions/identity/sign-in-calls.ts';
import { traceOrder } from '../../functions/order-flow/trace.ts';
import { getOrder } from '../../functions/orders/store.ts';
import { sendEmail } from '../../functions/shared/email.ts';
import { readSecret } from '../../functions/shared/secret.ts';

const functions = join(import.meta.dirname, '../../functions');

/** Longer than any client waits for one answer; far less than the test's own limit. */
const patienceMilliseconds = 20_000;

let server: Server;
const called = new Set<string>();

beforeAll(async () => {
  server = createServer(({ headers, url }) => {
    called.add(String(headers['x-amz-target'] ?? url).split(/[._]/)[0] ?? '');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: url,
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    QUEUE_URL_PREFIX: `${url}/000000000000/`,
    EMAIL_SENDER: 'shop@example.com',
    EMAIL_CONFIGURATION_SET: 'waybill-dev',
    EVENT_BUS_NAME: 'silent',
    STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:000000000000:stateMachine:silent',
    CLOSING_STATE_MACHINE_ARN: 'arn:aws:states:eu-west-1:000000000000:stateMachine:silent-closing',
    USER_POOL_CLIENT_ID: 'silent',
    IMAGES_BUCKET: 'silent',
    ORDERS_TABLE: 'silent',
    SILENT_SECRET_NAME: 'silent',
    STAGE: 'test',
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const aRecord = {
  dynamodb: {
    SequenceNumber: '1',
    NewImage: {
      events: {
        L: [
          {
            M: {
              type: { S: 'order.created' },
              occurredAt: { S: '2026-03-01T10:00:00.000Z' },
            },
          },
        ],
      },
    },
  },
};

/** One call of each client that the functions have. */
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  'events/publish.ts': () => publish({ Records: [aRecord] }),
  'identity/user-pool.ts': () => forgotPassword('ada@example.com'),
  'order-flow/step-functions.ts': () => traceOrder('ord_silent'),
  'shared/dynamo.ts': () => getOrder('ord_silent'),
  'shared/email.ts': () => sendEmail('ada@example.com', { subject: 's', text: 't', html: 'h' }),
  'shared/s3.ts': () => lookAtObject('silent.png'),
  'shared/sqs.ts': () => lookInto('silent'),
  'shared/secret.ts': () => readSecret('SILENT_SECRET_NAME', z.unknown()),
};

describe('a service that never answers', () => {
  it('is called by these clients, and by no other', () => {
    const makers = globSync('**/*.ts', { cwd: functions })
      .filter((file) => /new \w+Client\(/.test(readFileSync(join(functions, file), 'utf8')))
      .map((file) => file.replaceAll('\\', '/'));
    expect(makers.sort()).toEqual(Object.keys(calls).sort());
  });

  it('keeps nobody waiting for good', async () => {
    const outcomes = await Promise.all(
      Object.entries(calls).map(async ([client, call]) => {
        const { promise: tooLong, resolve } = Promise.withResolvers<string>();
        const timer = setTimeout(() => resolve('still waits'), patienceMilliseconds);
        const ended = call().then(
          () => 'ended',
          () => 'ended',
        );
        const outcome = await Promise.race([ended, tooLong]);
        clearTimeout(timer);
        return [client, outcome];
      }),
    );
    expect(outcomes).toEqual(Object.keys(calls).map((client) => [client, 'ended']));
    expect(called.size).toBe(Object.keys(calls).length);
  }, 30_000);
});
