import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { QueueConfig } from '../../../../local/aws/sqs/config.ts';
import { makeSqs, type Sqs } from '../../../../local/aws/sqs/sqs.ts';
import {
  clientSettings,
  eventually,
  type LocalServices,
  startLocalServices,
} from '../../../support/local-services.ts';

const queue = (name: string, more: Partial<QueueConfig> = {}): QueueConfig => ({
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  url: `http://127.0.0.1:1/_aws/000000000000/${name}`,
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  waitSeconds: 0,
  ...more,
});

const dead = queue('orders-dead');
const orders = queue('orders', { redrive: { deadLetterArn: dead.arn, maximumReceives: 2 } });

let local: LocalServices<{ sqs: Sqs }>;
let client: SQSClient;
const QueueUrl = orders.url;

beforeEach(async () => {
  local = await startLocalServices((runtime) => ({
    sqs: makeSqs(runtime, { queues: [orders, dead], eventSources: [] }),
  }));
  client = new SQSClient({ ...clientSettings(local.url), useQueueUrlAsEndpoint: false });
});
afterEach(async () => {
  client.destroy();
  await local.stop();
});

const send = (MessageBody: string, DelaySeconds?: number) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
const receive = async (from = QueueUrl, more = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl: from, MaxNumberOfMessages: 10, ...more })))
    .Messages ?? [];
const bodies = async (from = QueueUrl) => (await receive(from)).map(({ Body }) => Body);

describe('a queue', () => {
  it('says how much waits in it, is in flight, and is sent for later', async () => {
    for (const body of ['a', 'b', 'c']) await send(body);
    await send('later', 60);
    await receive(QueueUrl, { MaxNumberOfMessages: 1 });
    const answer = await fetch(`${local.url}/_local/queues`);
    expect(await answer.json()).toEqual({
      items: [
        { queue: 'orders', waiting: 2, inFlight: 1, delayed: 1 },
        { queue: 'orders-dead', waiting: 0, inFlight: 0, delayed: 0 },
      ],
    });
  });

  it('hides a received message for its visibility timeout and then shows it again', async () => {
    await send('a');
    expect(await bodies()).toEqual(['a']);
    expect(await bodies()).toEqual([]);
    local.clock.advance(30);
    const [again] = await receive(QueueUrl, { MessageSystemAttributeNames: ['All'] });
    expect(again).toMatchObject({ Body: 'a', Attributes: { ApproximateReceiveCount: '2' } });
  });

  it('has no list of messages when there are none', async () => {
    expect(await client.send(new ReceiveMessageCommand({ QueueUrl }))).not.toHaveProperty('Messages');
    await send('a');
    expect(await client.send(new ReceiveMessageCommand({ QueueUrl }))).toHaveProperty('Messages.length', 1);
  });

  it('forgets a deleted message', async () => {
    await send('a');
    const [message] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    local.clock.advance(31);
    expect(await bodies()).toEqual([]);
  });

  it('gives messages oldest first, at most as many as asked for', async () => {
    await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: ['a', 'b', 'c'].map((body) => ({ Id: body, MessageBody: body })),
      }),
    );
    const first = await receive(QueueUrl, { MaxNumberOfMessages: 2 });
    expect(first.map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect(await bodies()).toEqual(['c']);
  });

  it('holds a delayed message back until its time', async () => {
    await send('later', 60);
    expect(await bodies()).toEqual([]);
    local.clock.advance(60);
    expect(await bodies()).toEqual(['later']);
  });

  it('drops a message at the end of its retention', async () => {
    await send('old');
    local.clock.advance(345_601);
    expect(await bodies()).toEqual([]);
  });

  it('makes a message visible early when told so, but only while it is in flight', async () => {
    await send('a');
    const [message] = await receive();
    const change = (VisibilityTimeout: number) =>
      client.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl,
          ReceiptHandle: message?.ReceiptHandle,
          VisibilityTimeout,
        }),
      );
    await change(0);
    await expect(change(0)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect(await bodies()).toEqual(['a']);
  });

  it('answers a waiting receiver the moment a message comes', async () => {
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    await send('now');
    expect((await waiting).map(({ Body }) => Body)).toEqual(['now']);
  });

  it('answers a waiting receiver with nothing when its time is over', async () => {
    const waiting = receive(QueueUrl, { WaitTimeSeconds: 20 });
    const request = setInterval(() => local.clock.advance(20), 5);
    expect(await waiting).toEqual([]);
    clearInterval(request);
  });

  it('carries message attributes, with the digest that SDKs check', async () => {
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'x' } };
    const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a', MessageAttributes }));
    const [message] = await receive(QueueUrl, { MessageAttributeNames: ['All'] });
    expect(message?.MessageAttributes).toEqual(MessageAttributes);
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
  });

  it('reports each failed entry of a batch by itself', async () => {
    await send('a');
    const [message] = await receive();
    const { Successful, Failed } = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'bad', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['good']);
    expect(Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid' }]);
  });

  it('refuses a batch of more than ten, of the same ids, or of more than 1 MiB', async () => {
    const batch = (Entries: { Id: string; MessageBody: string }[]) =>
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    const eleven = Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' }));
    await expect(batch(eleven)).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
    const twins = [1, 2].map(() => ({ Id: 'same', MessageBody: 'x' }));
    await expect(batch(twins)).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    const heavy = ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) }));
    await expect(batch(heavy)).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
    await expect(send('x'.repeat(1024 * 1024 + 1))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('counts what is visible, hidden and delayed', async () => {
    await send('a');
    await receive();
    await send('b');
    await send('c', 60);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      QueueArn: orders.arn,
    });
  });

  it('is found by name, listed by prefix, emptied by a purge, and unknown when it is not there', async () => {
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'orders' }))).QueueUrl).toBe(QueueUrl);
    const listed = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'orders-' }));
    expect(listed.QueueUrls).toEqual([dead.url]);
    await send('a');
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await bodies()).toEqual([]);
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});

describe('dead letters', () => {
  const listed = async (): Promise<unknown> => (await fetch(`${local.url}/_local/dead-letters`)).json();

  beforeEach(async () => {
    await send('poison');
    for (const _ of [1, 2]) {
      await receive();
      local.clock.advance(31);
    }
    expect(await bodies()).toEqual([]);
  });

  it('are what was received as often as allowed and never deleted', async () => {
    expect(await listed()).toEqual({
      items: [
        {
          queue: 'orders-dead',
          messageId: expect.any(String),
          body: 'poison',
          receiveCount: 2,
          at: expect.any(String),
        },
      ],
    });
  });

  it('go back to their queue as new messages when they are redriven', async () => {
    await client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
    expect(await listed()).toEqual({ items: [] });
    const [message] = await receive(QueueUrl, { MessageSystemAttributeNames: ['All'] });
    expect(message).toMatchObject({ Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } });
  });

  it('are redriven from the console too', async () => {
    const redrive = (name: string) =>
      fetch(`${local.url}/_local/dead-letters/${name}/redrive`, { method: 'POST' });
    expect(await (await redrive('orders-dead')).json()).toEqual({ redriven: 1 });
    expect(await bodies()).toEqual(['poison']);
    expect((await redrive('none')).status).toBe(404);
  });
});

it('keeps its messages when the process ends', async () => {
  await send('a');
  const next = await startLocalServices(
    (runtime) => ({ sqs: makeSqs(runtime, { queues: [orders, dead], eventSources: [] }) }),
    { journal: local.journal },
  );
  const other = new SQSClient({ ...clientSettings(next.url), useQueueUrlAsEndpoint: false });
  const { Messages } = await other.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['a']);
  other.destroy();
  await next.stop();
  await eventually(() => true);
});
