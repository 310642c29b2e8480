/** The SDK's own client, unmodified, over HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  GetExecutionHistoryCommand,
  InvalidArn,
  InvalidExecutionInput,
  InvalidName,
  InvalidOutput,
  InvalidToken,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../local/aws/service.ts';
import { callback, epoch, machine, machineArn, type Stand, stand } from './stand.ts';

let service: Stand;
let server: Server;
let client: SFNClient;

const bodyOf = async (request: AsyncIterable<Buffer>): Promise<object> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const [target, name = ''] = String(request.headers['x-amz-target']).split('.');
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    try {
      if (target !== service.sfn.aws?.target) throw new AwsError('UnknownOperationException', String(target));
      response.end(JSON.stringify(await service.operation(name, await bodyOf(request))));
    } catch (error) {
      const { code, message, status } = error as AwsError;
      response.statusCode = status;
      response.end(JSON.stringify({ __type: code, message }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const definition = machine({ Pay: callback('pay', { Next: 'Done' }), Done: { Type: 'Succeed' } });
beforeEach(() => {
  service = stand({ definition, functions: { pay: () => null } });
});

const start = async (name: string, input = '{"a":1}') => {
  const answer = await client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input }));
  await service.settled();
  return answer;
};
const tokenOf = (call: number) => (service.calls[call]?.payload as { token: string } | undefined)?.token;

describe('the SDK client', () => {
  it('starts, answers, describes and reads the history, with dates as dates', async () => {
    const { executionArn, startDate } = await start('o1');
    expect(startDate).toEqual(new Date(epoch));
    await client.send(new SendTaskHeartbeatCommand({ taskToken: tokenOf(0) }));
    service.clock.advance(1.5);
    await client.send(new SendTaskSuccessCommand({ taskToken: tokenOf(0), output: '{"paid":true}' }));
    const done = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(done).toMatchObject({
      ...{ executionArn, stateMachineArn: machineArn, name: 'o1', status: 'SUCCEEDED' },
      ...{ input: '{"a":1}', output: '{"paid":true}', stopDate: new Date(epoch + 1500), redriveCount: 0 },
    });
    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events?.at(-1)).toMatchObject({
      type: 'ExecutionSucceeded',
      timestamp: new Date(epoch + 1500),
      executionSucceededEventDetails: { output: '{"paid":true}' },
    });
  });

  it('starts an open execution once, and never again under its name', async () => {
    const first = await start('o1');
    expect((await start('o1')).executionArn).toBe(first.executionArn);
    expect(service.calls).toHaveLength(1);
    await expect(start('o1', '{"a":2}')).rejects.toThrow(ExecutionAlreadyExists);
    await client.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    await expect(start('o1')).rejects.toThrow(ExecutionAlreadyExists);
  });

  it('gets a name where it gives none', async () => {
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn: machineArn }));
    expect(executionArn).toMatch(/^arn:aws:states:eu-west-1:000000000000:execution:orders:[0-9a-f-]{36}$/);
    expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ input: '{}' });
  });

  it('lists executions, newest first, by status and page by page', async () => {
    for (const name of ['o1', 'o2', 'o3']) await start(name);
    await client.send(new SendTaskFailureCommand({ taskToken: tokenOf(1), error: 'E', cause: 'c' }));
    const names: (string | undefined)[][] = [];
    const pages = paginateListExecutions({ client, pageSize: 2 }, { stateMachineArn: machineArn });
    for await (const { executions = [] } of pages) names.push(executions.map(({ name }) => name));
    expect(names).toEqual([['o3', 'o2'], ['o1']]);
    const failed = await client.send(
      new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter: 'FAILED' }),
    );
    expect(failed.executions).toMatchObject([{ name: 'o2', status: 'FAILED', stopDate: new Date(epoch) }]);
  });

  it('pages through a history', async () => {
    const { executionArn } = await start('o1');
    const ids: (number | undefined)[] = [];
    for await (const { events = [] } of paginateGetExecutionHistory(
      { client, pageSize: 2 },
      { executionArn },
    ))
      ids.push(...events.map(({ id }) => id));
    expect(ids).toEqual([1, 2, 3, 4, 5]);
  });

  it('stops an execution, once and for all', async () => {
    const { executionArn } = await start('o1');
    const stop = () => client.send(new StopExecutionCommand({ executionArn, error: 'Ops', cause: 'asked' }));
    expect(await stop()).toMatchObject({ stopDate: new Date(epoch) });
    service.clock.advance(5);
    expect(await stop()).toMatchObject({ stopDate: new Date(epoch) });
    const done = await client.send(new DescribeExecutionCommand({ executionArn }));
    expect(done).toMatchObject({ status: 'ABORTED', error: 'Ops', cause: 'asked' });
  });

  it('sees the state machine', async () => {
    const { executionArn } = await start('o1');
    const text = JSON.stringify(definition);
    const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn }));
    expect(described).toMatchObject({ name: 'orders', type: 'STANDARD', status: 'ACTIVE', definition: text });
    const used = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(used).toMatchObject({ stateMachineArn: machineArn, name: 'orders', definition: text });
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    expect(stateMachines).toMatchObject([{ name: 'orders', creationDate: new Date(epoch) }]);
  });

  const unknown = machineArn.replace('orders', 'others');
  const execution = `${machineArn.replace('stateMachine', 'execution')}:nobody`;
  type Refusal = [string, () => Promise<unknown>, new (...parts: never[]) => Error];
  const refused: Refusal[] = [
    [
      'a machine that is not there',
      () => client.send(new StartExecutionCommand({ stateMachineArn: unknown })),
      StateMachineDoesNotExist,
    ],
    [
      'an ARN that is none',
      () => client.send(new StartExecutionCommand({ stateMachineArn: 'orders' })),
      InvalidArn,
    ],
    [
      'an execution that is not there',
      () => client.send(new DescribeExecutionCommand({ executionArn: execution })),
      ExecutionDoesNotExist,
    ],
    ['input that is no JSON', () => start('o1', '{'), InvalidExecutionInput],
    ['an empty name', () => start(''), InvalidName],
    ['a name with a space', () => start('a b'), InvalidName],
    ['a name with a colon', () => start('a:b'), InvalidName],
    ['a name of 81 characters', () => start('x'.repeat(81)), InvalidName],
    [
      'a token that is none',
      () => client.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '1' })),
      InvalidToken,
    ],
    [
      'a page that is none',
      () => client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, nextToken: 'x' })),
      InvalidToken,
    ],
  ];
  it.each(refused)('is refused %s', async (_, send, kind) => {
    await expect(send()).rejects.toBeInstanceOf(kind);
  });

  it('is refused what cannot be done any more, or not here', async () => {
    const { executionArn } = await start('o1');
    const answer = (output: string) =>
      client.send(new SendTaskSuccessCommand({ taskToken: tokenOf(0), output }));
    await expect(answer('{')).rejects.toBeInstanceOf(InvalidOutput);
    await answer('1');
    await expect(answer('1')).rejects.toBeInstanceOf(TaskTimedOut);
    await expect(client.send(new RedriveExecutionCommand({ executionArn }))).rejects.toBeInstanceOf(
      ExecutionNotRedrivable,
    );
  });

  it('takes a name of 80 characters', async () => {
    expect((await start('x'.repeat(80))).executionArn).toMatch(/x{80}$/);
  });
});
