/** What happens when an event is lost for good: its message ends in the dead-letter queue, and the sweep carries on. */
import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { withGatedStack } from '../support/gated-stack.ts';
import { clientSettings } from '../support/local-services.ts';
import {
  confirmedOrder,
  courseOf,
  deliver,
  initiatedPayment,
  orderOf,
  placedOrder,
  shipWhole,
  stockedVariant,
  untilOrderIs,
  untilWorkflowEnded,
} from '../support/shop.ts';
import { until } from '../support/until.ts';

const { stack, gate } = await withGatedStack();

afterEach(() => gate.decide(() => 'pass'));

const sweepSeconds = 301;

const isMail = (operation: string): boolean => operation.includes('outbound-emails');

const withSqs = async <T>(use: (client: SQSClient, urls: readonly string[]) => Promise<T>): Promise<T> => {
  await stack.settled();
  const client = new SQSClient({ ...clientSettings(stack.url()), useQueueUrlAsEndpoint: false });
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
  const outcome = await use(client, QueueUrls);
  client.destroy();
  return outcome;
};

/** Nobody will ever hear of what waits in the queue. */
const loseMessages = (consumer = /order-?flow-?consumer-?events/i): Promise<void> =>
  withSqs(async (client, urls) => {
    const found = urls.filter((url) => consumer.test(url));
    expect(found).toHaveLength(1);
    for (const QueueUrl of found) await client.send(new PurgeQueueCommand({ QueueUrl }));
  });

/** As its queue does with what failed for most of a day. */
const bury = async (type: string, orderId: string): Promise<void> => {
  await loseMessages(/notifications-?consumer-?events/i);
  const [event] = (await stack.events(orderId)).filter((each) => each.type === type);
  const MessageBody = JSON.stringify({ detail: event?.detail });
  await withSqs(async (client, urls) => {
    const QueueUrl = urls.find((url) => url.includes('notifications-consumer-dead-letters'));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  });
};

/** Its receipt is sent. */
const untilDone = (orderId: string): Promise<true> =>
  until(async () => (await courseOf(stack, orderId)).status === 'SUCCEEDED' || undefined);

type Attention = {
  readonly id: string;
  readonly kind: string;
  readonly orderId?: string;
  readonly nextStep: string;
};

const attention = async (query = ''): Promise<Attention[]> => {
  const staff = await stack.as('staff');
  const { status, body } = await staff.get<{ items: Attention[] }>(`/v1/attention${query}`);
  expect(status).toBe(200);
  return body.items;
};

const kindsFor = async (orderId: string): Promise<string[]> =>
  (await attention()).filter((item) => item.orderId === orderId).map(({ kind }) => kind);

describe('an event that is lost for good', () => {
  it('is replaced by the sweep: the workflow starts after all', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    gate.decide(({ operation }) => (operation === 'StartExecution' ? 'lose-call' : 'pass'));
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    await loseMessages();
    expect(await stack.execution(order.id)).toMatchObject({ status: 404 });
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    expect((await stack.execution(order.id)).status).toBe('RUNNING');
  });

  it('is listed for staff as long as it is not sent again', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await untilDone(order.id);
    gate.decide(({ operation }) => (isMail(operation) ? 'lose-call' : 'pass'));
    await shipWhole(staff, order);
    await bury('shipment.created', order.id);
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    expect(await kindsFor(order.id)).toEqual(['dead-letter']);
    const [letter] = await stack.deadLetters();
    await stack.anonymous().post(`/_local/dead-letters/${String(letter?.queue)}/redrive`, {});
    await stack.advance(sweepSeconds);
    expect(await attention('?kind=dead-letter')).toEqual([]);
    expect(await stack.deadLetters()).toEqual([]);
    expect((await stack.emails(order.id.slice(-10))).map(({ subject }) => subject)).toContainEqual(
      expect.stringContaining('on its way'),
    );
  });

  it('is replaced by the sweep: a paid order is confirmed after all', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.settled();
    gate.decide(({ operation }) => (operation === 'SendTaskSuccess' ? 'lose-call' : 'pass'));
    await stack.pay('paystack', attempt.txRef);
    await loseMessages();
    expect((await orderOf(await stack.as('ada'), order.id)).status).toBe('pending');
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    await untilOrderIs(await stack.as('ada'), order.id, 'confirmed');
  });
});

describe('a second course that nobody started', () => {
  it('is started by the sweep: a delivered order is approved after all', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    const isClosing = ({ operation, body }: { operation: string; body: string }) =>
      operation === 'StartExecution' && body.includes('-closing');
    gate.decide((call) => (isClosing(call) ? 'lose-call' : 'pass'));
    await deliver(staff, await shipWhole(staff, order));
    await loseMessages();
    expect((await orderOf(await stack.as('ada'), order.id)).status).toBe('delivered');
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    await untilOrderIs(await stack.as('ada'), order.id, 'approved');
  });

  it('is started by the sweep: a customer is told of a cancellation after all', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await untilDone(order.id);
    gate.decide(({ operation }) => (operation === 'StartExecution' ? 'lose-call' : 'pass'));
    expect((await ada.post(`/v1/orders/${order.id}/cancel`, {})).status).toBe(200);
    await loseMessages();
    const told = async (): Promise<boolean> =>
      (await stack.emails(order.id.slice(-10))).some(({ subject }) => subject.includes('was cancelled'));
    expect(await told()).toBe(false);
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    expect(await untilWorkflowEnded(stack, order.id)).toBe('SUCCEEDED');
    expect(await told()).toBe(true);
  });
});

describe('an execution that was given up', () => {
  it('is redriven by hand, here as on AWS, and the order goes on', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    const isApproval = ({ operation, body }: { operation: string; body: string }) =>
      operation === 'TransactWriteItems' && body.includes('order.approved');
    gate.decide((call) => (isApproval(call) ? 'lose-call' : 'pass'));
    await deliver(staff, await shipWhole(staff, order));
    const closing = await until(async () => (await courseOf(stack, order.id)).continuations[0]);
    const client = new SFNClient(clientSettings(stack.url()));
    const { executionArn } = closing;
    /** As after half a day of retries, or by somebody's hand. */
    await client.send(new StopExecutionCommand({ executionArn }));
    gate.decide(() => 'pass');
    await stack.advance(2 * 60 * 60);
    expect(await kindsFor(order.id)).toEqual(['order-stands-still']);
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      redriveStatus: 'REDRIVABLE',
    });
    await client.send(new RedriveExecutionCommand({ executionArn }));
    client.destroy();
    await untilOrderIs(await stack.as('ada'), order.id, 'approved');
    expect(await kindsFor(order.id)).toEqual([]);
  });

  it('is none when an order was overdue for months: it is sent, and goes on', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await stack.advance(120 * 24 * 60 * 60);
    expect(await kindsFor(order.id)).toEqual(['shipping-overdue']);
    const late = await stack.as('staff');
    await deliver(late, await shipWhole(late, order));
    await untilOrderIs(await stack.as('ada'), order.id, 'approved');
    expect(await kindsFor(order.id)).toEqual([]);
  });
});

describe('an outage of hours', () => {
  it('refunds no paid order, and confirms it when it is over', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await placedOrder(ada, await stockedVariant(staff, 1));
    const { attempt } = await initiatedPayment(ada, order.id);
    await stack.settled();
    const isCommit = ({ operation, body }: { operation: string; body: string }) =>
      operation === 'TransactWriteItems' && body.includes('confirmedAt');
    gate.decide((call) => (isCommit(call) ? 'lose-call' : 'pass'));
    await stack.pay('paystack', attempt.txRef);
    for (let hour = 0; hour < 3; hour += 1) await stack.advance(3_600);
    const shopper = await stack.as('ada');
    expect(await orderOf(shopper, order.id)).toMatchObject({
      status: 'pending',
      payment: { status: 'succeeded' },
    });
    gate.decide(() => 'pass');
    await stack.advance(sweepSeconds);
    await untilOrderIs(await stack.as('ada'), order.id, 'confirmed');
  });
});

describe('what time alone makes overdue', () => {
  const days = 24 * 60 * 60;

  it('is listed while it waits, and gone when the order moves on', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    expect(await kindsFor(order.id)).toEqual([]);
    await stack.advance(3 * days + sweepSeconds);
    expect(await kindsFor(order.id)).toEqual(['shipping-overdue']);
    await shipWhole(await stack.as('staff'), order);
    expect(await kindsFor(order.id)).toEqual([]);
  });

  it('is settled by the note of whoever settled it outside, once', async () => {
    const [ada, staff] = await Promise.all([stack.as('ada'), stack.as('staff')]);
    const order = await confirmedOrder(stack, ada, await stockedVariant(staff, 1));
    await stack.advance(3 * days + sweepSeconds);
    const [found] = (await attention('?kind=shipping-overdue')).filter(({ orderId }) => orderId === order.id);
    expect(found?.nextStep).toContain(`POST /v1/attention/${found?.id}/settle`);
    const settle = async () =>
      (await stack.as('staff')).post(`/v1/attention/${found?.id}/settle`, { note: 'Waits for a spare part' });
    expect((await settle()).status).toBe(204);
    expect((await settle()).status).toBe(404);
    await stack.advance(sweepSeconds);
    expect(await kindsFor(order.id)).toEqual([]);
  });
});
