import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context, SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { fromQueue, pauseSeconds } from '../../functions/shared/from-queue.ts';

type Hidden = { QueueUrl: string; ReceiptHandle: string; VisibilityTimeout: number };
const hidden: Hidden[] = [];
const service = { isDown: false };

let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (!service.isDown) hidden.push(JSON.parse(body));
      response
        .writeHead(service.isDown ? 400 : 200, { 'content-type': 'application/x-amz-json-1.0' })
        .end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SQS: url,
    QUEUE_URL_PREFIX: 'https://sqs.eu-west-1.amazonaws.com/000000000000/',
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  hidden.length = 0;
  service.isDown = false;
});

const record = (body: string, receives: number) => ({
  messageId: body,
  receiptHandle: `receipt of ${body}`,
  body,
  attributes: { ApproximateReceiveCount: String(receives) },
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:orders',
});

const failures = async (...records: object[]): Promise<string[]> => {
  const handler = fromQueue(async ({ body }) => {
    if (body.startsWith('bad')) throw new Error('not now');
  });
  const { batchItemFailures } = await handler({ Records: records } as SQSEvent, {} as Context);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};

describe('a message that failed', () => {
  it('comes later each time, and those that were done are gone', async () => {
    const failed = await failures(record('good', 1), record('bad', 1), record('bad again', 8));
    expect(failed.sort()).toEqual(['bad', 'bad again']);
    const [first, later] = hidden.toSorted((a, b) => a.VisibilityTimeout - b.VisibilityTimeout);
    expect(first).toMatchObject({
      QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/000000000000/orders',
      ReceiptHandle: 'receipt of bad',
    });
    expect(first?.VisibilityTimeout).toBeLessThanOrEqual(10);
    expect(later?.VisibilityTimeout).toBeGreaterThanOrEqual(450);
    expect(hidden).toHaveLength(2);
  });

  it('is reported also when SQS cannot be told', async () => {
    service.isDown = true;
    expect(await failures(record('bad', 1))).toEqual(['bad']);
  });

  it('waits no longer than a quarter of an hour, whatever happened, and never not at all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, r) => {
          const pause = pauseSeconds(n, r);
          expect(Number.isInteger(pause)).toBe(true);
          expect(pause).toBeGreaterThanOrEqual(5);
          expect(pause).toBeLessThanOrEqual(900);
        },
      ),
    );
  });
});
