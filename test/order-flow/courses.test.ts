/**
 * Who carries an order on once it is delivered: its second course, or an execution of the time when an order had one
 * course, which waits for the goods itself. Both run here on the real engine, with the real tasks.
 */
import { SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { closingName } from '../../functions/order-flow/step-functions.ts';
import { handler as runTask } from '../../functions/order-flow/tasks.ts';
import { carryOn, readTokens } from '../../functions/order-flow/waits.ts';
import type { Order } from '../../functions/orders/order.ts';
import { mustGetOrder, orders, placeOrderWrites } from '../../functions/orders/store.ts';
import { ordersTable } from '../../functions/orders/table.ts';
import { transact } from '../../functions/shared/transact.ts';
import { readWorkflows } from '../../lib/workflow-definition.ts';
import type { InvokeResult } from '../../local/aws/service.ts';
import { makeStepFunctions, type StepFunctions } from '../../local/aws/step-functions/step-functions.ts';
import {
  clientSettings,
  eventually,
  type LocalServices,
  startLocalServices,
} from '../support/local-services.ts';
import { anOrder } from '../support/orders.ts';
import { withTables } from '../support/store.ts';

withTables(ordersTable);

const arnOf = (name: string): string => `arn:aws:states:eu-west-1:000000000000:stateMachine:${name}`;

/** What was left of the one course of an order once it was confirmed. */
const formerDefinition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'AwaitFulfilment',
  States: {
    AwaitFulfilment: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Arguments: {
        FunctionName: 'order-flow-tasks',
        Payload: {
          task: 'awaitFulfilment',
          orderId: '{% $states.context.Execution.Input.orderId %}',
          taskToken: '{% $states.context.Task.Token %}',
        },
      },
      TimeoutSeconds: 7_776_000,
      Output: {},
      Next: 'ApproveOrder',
    },
    ApproveOrder: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: 'order-flow-tasks',
        Payload: { task: 'approveOrder', orderId: '{% $states.context.Execution.Input.orderId %}' },
      },
      Output: {},
      Next: 'Approved',
    },
    Approved: { Type: 'Succeed' },
  },
});

const withNames = (definition: string): string => definition.replaceAll(/\$\{([\w-]+)\}/g, '$1');

const invoke = async (_name: string, payload: unknown): Promise<InvokeResult> => {
  try {
    return { payload: await runTask(payload) };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error as Error;
    return { error: { errorType, errorMessage } };
  }
};

let local: LocalServices<{ sfn: StepFunctions }>;
let client: SFNClient;

beforeAll(async () => {
  const workflows = readWorkflows();
  const machines = [
    { name: 'former', arn: arnOf('former'), definition: formerDefinition },
    { name: 'closing', arn: arnOf('closing'), definition: withNames(workflows['order-closing']) },
  ];
  local = await startLocalServices((runtime) => ({ sfn: makeStepFunctions(runtime, machines) }), { invoke });
  process.env.AWS_ENDPOINT_URL_SFN = `${local.url}/_aws`;
  process.env.CLOSING_STATE_MACHINE_ARN = arnOf('closing');
  client = new SFNClient(clientSettings(local.url));
});
afterAll(async () => {
  client.destroy();
  await local.stop();
});

/** Stored as it is. */
const stored = async (fields: Partial<Order>): Promise<Order> => {
  const order = anOrder({ payment: { status: 'succeeded', provider: 'paystack' }, ...fields });
  await transact(placeOrderWrites(order, []));
  return order;
};
const confirmedAt = '2026-03-01T10:05:00.000Z';

const deliver = (order: Order): Promise<Order> =>
  orders.change(order.id, (read) => ({
    next: {
      ...read,
      status: 'delivered',
      items: read.items.map((item) => ({ ...item, status: 'delivered' as const })),
      version: read.version + 1,
    },
  }));

const statusOf = async (name: string): Promise<string | undefined> => {
  const answer = await fetch(`${local.url}/_local/executions/${name}`);
  return answer.ok ? ((await answer.json()) as { status: string }).status : undefined;
};
const succeeded = (name: string) => async (): Promise<boolean> => (await statusOf(name)) === 'SUCCEEDED';
const orderStatus = async ({ id }: Order): Promise<string> => (await mustGetOrder(id)).status;

it('closes an order that is delivered, once however often it is carried on', async () => {
  const { id } = await stored({ confirmedAt, status: 'shipped' });
  await carryOn(await mustGetOrder(id));
  expect(await statusOf(closingName(id))).toBeUndefined();
  const order = await deliver(await mustGetOrder(id));
  await Promise.all([carryOn(order), carryOn(order), carryOn(order)]);
  await eventually(succeeded(closingName(id)));
  await carryOn(await mustGetOrder(id));
  expect(await orderStatus(order)).toBe('approved');
});

it('answers an execution that began as the only course, and starts no second one beside it', async () => {
  const { id } = await stored({ confirmedAt, status: 'shipped' });
  const input = JSON.stringify({ orderId: id });
  await client.send(new StartExecutionCommand({ stateMachineArn: arnOf('former'), name: id, input }));
  await eventually(async () => (await readTokens(id)).fulfilment !== undefined);
  const order = await deliver(await mustGetOrder(id));
  await carryOn(order);
  await eventually(succeeded(id));
  expect(await orderStatus(order)).toBe('approved');
  expect(await statusOf(closingName(id))).toBeUndefined();
});

it('starts the second course when the execution that waited for the goods is gone', async () => {
  const { id } = await stored({ confirmedAt, status: 'shipped' });
  const input = JSON.stringify({ orderId: id });
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn: arnOf('former'), name: id, input }),
  );
  await eventually(async () => (await readTokens(id)).fulfilment !== undefined);
  await client.send(new StopExecutionCommand({ executionArn }));
  const order = await deliver(await mustGetOrder(id));
  await carryOn(order);
  await eventually(succeeded(closingName(id)));
  expect(await orderStatus(order)).toBe('approved');
  expect((await readTokens(id)).fulfilment).toBeUndefined();
});

it('leaves an order that was never confirmed to its first course', async () => {
  const { id } = await stored({ status: 'failed', payment: { status: 'expired' } });
  await carryOn(await mustGetOrder(id));
  expect(await statusOf(closingName(id))).toBeUndefined();
});
