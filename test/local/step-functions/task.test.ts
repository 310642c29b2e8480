import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../local/service.ts';
import { callback, epoch, invoke, machine, type Stand, stand } from './stand.ts';

class OutOfStock extends Error {
  override name = 'OutOfStock';
}

const tokenOf = (it: Stand, call = 0): string =>
  (it.calls[call]?.payload as { token: string } | undefined)?.token ?? 'no call yet';
const pending = () => new Promise(() => undefined);
const typesOf = async (it: Stand, arn: string) => (await it.history(arn)).map(({ type }) => type);

describe('lambda:invoke', () => {
  it('calls the function with its Payload and answers as the service does', async () => {
    const it = stand({
      definition: machine({ A: invoke('f', { End: true }) }),
      functions: { f: () => ({ ok: true }) },
    });
    const { output } = await it.run({ orderId: 'o' });
    expect(it.calls).toEqual([{ name: 'f', payload: { orderId: 'o' } }]);
    expect(JSON.parse(String(output))).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { ok: true },
      StatusCode: 200,
    });
  });

  it('gives the result to Output and Assign', async () => {
    const task = invoke('f', {
      Assign: { n: '{% $states.result.Payload.n %}' },
      Output: '{% $states.result.StatusCode %}',
      Next: 'B',
    });
    const definition = machine({
      A: task,
      B: { Type: 'Pass', Output: ['{% $n %}', '{% $states.input %}'], End: true },
    });
    const { output } = await stand({ definition, functions: { f: () => ({ n: 3 }) } }).run();
    expect(output).toBe('[3,200]');
  });

  it('sends an empty object where there is no Payload, and takes nothing for null', async () => {
    const it = stand({
      definition: machine({
        A: invoke('f', {
          Arguments: { FunctionName: 'f' },
          Output: '{% $states.result.Payload %}',
          End: true,
        }),
      }),
      functions: { f: () => undefined },
    });
    expect(await it.run()).toMatchObject({ status: 'SUCCEEDED', output: 'null' });
    expect(it.calls[0]?.payload).toEqual({});
  });

  it('fails with the type of the error, and tells the rest in the cause', async () => {
    const it = stand({
      definition: machine({ A: invoke('f', { End: true }) }),
      functions: {
        f: () => {
          throw new OutOfStock('none left');
        },
      },
    });
    const { error, cause } = await it.run();
    expect(error).toBe('OutOfStock');
    expect(JSON.parse(String(cause))).toEqual({
      errorMessage: 'none left',
      errorType: 'OutOfStock',
      trace: ['at line 1'],
    });
  });

  it('fails as Lambda does where the function cannot be called', async () => {
    const it = stand({ definition: machine({ A: invoke('absent', { End: true }) }) });
    expect(await it.run()).toMatchObject({ error: 'Lambda.Unknown', cause: 'no function absent' });
  });

  it('fails on an answer of more than 256 KiB', async () => {
    const it = stand({
      definition: machine({ A: invoke('f', { End: true }) }),
      functions: { f: () => 'x'.repeat(270_000) },
    });
    const { executionArn, error, cause } = await it.run();
    expect([error, cause]).toEqual([
      'States.DataLimitExceeded',
      "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    ]);
    expect(await typesOf(it, String(executionArn))).toContain('TaskFailed');
  });

  it('is timed out, and does not mind the answer that comes later', async () => {
    let answer: (value: unknown) => void = () => undefined;
    const it = stand({
      definition: machine({ A: invoke('f', { TimeoutSeconds: '{% 2 + 3 %}', End: true }) }),
      functions: { f: () => new Promise((resolve) => (answer = resolve)) },
    });
    const executionArn = await it.start();
    it.clock.advance(4);
    expect(await it.operation('DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });
    it.clock.advance(1);
    answer('late');
    await it.settled();
    const done = await it.operation('DescribeExecution', { executionArn });
    expect(done).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(done).not.toHaveProperty('cause');
    expect((await typesOf(it, executionArn)).slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
  });

  it('refuses a computed timeout that is none', async () => {
    const it = stand({ definition: machine({ A: invoke('f', { TimeoutSeconds: '{% 0 %}', End: true }) }) });
    expect(await it.run()).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('a function by its own ARN', () => {
  const resource = 'arn:aws:lambda:eu-west-1:000000000000:function:f';
  it('takes the input and gives its payload as the result', async () => {
    const it = stand({
      definition: machine({ A: { Type: 'Task', Resource: resource, End: true } }),
      functions: { [resource]: (payload) => ({ got: payload }) },
    });
    const { output, executionArn } = await it.run({ a: 1 });
    expect(output).toBe('{"got":{"a":1}}');
    expect((await typesOf(it, String(executionArn))).slice(2, 5)).toEqual([
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
    ]);
  });
});

describe('a task that waits for its token', () => {
  const waiting = (more: object = {}) => {
    const it = stand({
      definition: machine({ A: callback('f', { End: true, ...more }) }),
      functions: { f: () => 'sent' },
    });
    const started = async (): Promise<string> => {
      const executionArn = await it.start();
      await it.settled();
      return executionArn;
    };
    return { it, started: started() };
  };
  const statusOf = (it: Stand, executionArn: string) => it.operation('DescribeExecution', { executionArn });

  it('goes on with the output of SendTaskSuccess, not with the answer of the function', async () => {
    const { it, started } = waiting();
    const arn = await started;
    expect(await statusOf(it, arn)).toMatchObject({ status: 'RUNNING' });
    await it.operation('SendTaskSuccess', { taskToken: tokenOf(it), output: '{"paid":true}' });
    expect(await statusOf(it, arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"paid":true}' });
  });

  it('fails with the error and cause of SendTaskFailure', async () => {
    const { it, started } = waiting();
    const arn = await started;
    await it.operation('SendTaskFailure', { taskToken: tokenOf(it), error: 'Declined', cause: 'no funds' });
    expect(await statusOf(it, arn)).toMatchObject({
      status: 'FAILED',
      error: 'Declined',
      cause: 'no funds',
    });
  });

  it('fails at once if the function fails', async () => {
    const it = stand({
      definition: machine({ A: callback('f', { End: true }) }),
      functions: {
        f: () => {
          throw new OutOfStock('x');
        },
      },
    });
    expect(await it.run()).toMatchObject({ status: 'FAILED', error: 'OutOfStock' });
  });

  it('takes the callback even before the function has answered', async () => {
    const it = stand({ definition: machine({ A: callback('f', { End: true }) }), functions: { f: pending } });
    const arn = await it.start();
    await it.operation('SendTaskSuccess', { taskToken: tokenOf(it), output: '1' });
    expect(await statusOf(it, arn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  });

  it('is timed out at its deadline', async () => {
    const { it, started } = waiting({ TimeoutSeconds: 1800 });
    const arn = await started;
    it.clock.advance(1799);
    await it.settled();
    expect(await statusOf(it, arn)).toMatchObject({ status: 'RUNNING' });
    it.clock.advance(1);
    await it.settled();
    expect(await statusOf(it, arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('lives as long as heartbeats come', async () => {
    const { it, started } = waiting({ HeartbeatSeconds: 10, TimeoutSeconds: 100 });
    const arn = await started;
    for (let beats = 0; beats < 3; beats += 1) {
      it.clock.advance(9);
      await it.operation('SendTaskHeartbeat', { taskToken: tokenOf(it) });
    }
    it.clock.advance(9);
    await it.settled();
    expect(await statusOf(it, arn)).toMatchObject({ status: 'RUNNING' });
    it.clock.advance(1);
    await it.settled();
    expect(await statusOf(it, arn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      stopDate: epoch / 1000 + 37,
    });
  });

  it('gets another token for each attempt', async () => {
    const { it, started } = waiting({ TimeoutSeconds: 10, Retry: [{ ErrorEquals: ['States.Timeout'] }] });
    await started;
    it.clock.advance(10);
    await it.settled();
    it.clock.advance(1);
    await it.settled();
    expect(tokenOf(it, 1)).not.toBe(tokenOf(it, 0));
    await expect(
      it.operation('SendTaskSuccess', { taskToken: tokenOf(it, 0), output: '1' }),
    ).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
    expect(await it.operation('SendTaskSuccess', { taskToken: tokenOf(it, 1), output: '1' })).toEqual({});
  });

  const refusals: [string, string, (token: string) => object, string][] = [
    ['a token that is none', 'SendTaskSuccess', () => ({ taskToken: 'x', output: '1' }), 'InvalidToken'],
    [
      'an output that is no JSON',
      'SendTaskSuccess',
      (taskToken) => ({ taskToken, output: '{' }),
      'InvalidOutput',
    ],
    ['no output', 'SendTaskSuccess', (taskToken) => ({ taskToken }), 'ValidationException'],
    [
      'a token of no execution',
      'SendTaskHeartbeat',
      () => ({ taskToken: Buffer.from('{"execution":99,"thread":"0","secret":"x"}').toString('base64url') }),
      'TaskDoesNotExist',
    ],
    [
      'a forged secret',
      'SendTaskFailure',
      () => ({ taskToken: Buffer.from('{"execution":1,"thread":"0","secret":"x"}').toString('base64url') }),
      'TaskTimedOut',
    ],
  ];
  it.each(refusals)('refuses %s', async (_, name, input, code) => {
    const { it, started } = waiting();
    await started;
    const refusal = it.operation(name, input(tokenOf(it)));
    await expect(refusal).rejects.toBeInstanceOf(AwsError);
    await expect(refusal).rejects.toMatchObject({ code, status: 400 });
  });

  it('is over after the first callback, also when two are sent at once', async () => {
    const { it, started } = waiting();
    await started;
    const send = () => it.operation('SendTaskSuccess', { taskToken: tokenOf(it), output: '1' });
    const outcomes = await Promise.allSettled([send(), send()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(send()).rejects.toMatchObject({ code: 'TaskTimedOut' });
  });
});

describe('the timeout of the whole execution', () => {
  it('ends it with a status of its own', async () => {
    const it = stand({
      definition: machine({ A: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 60 }),
    });
    const executionArn = await it.start();
    it.clock.advance(60);
    await it.settled();
    const done = await it.operation('DescribeExecution', { executionArn });
    expect(done).toMatchObject({ status: 'TIMED_OUT', stopDate: epoch / 1000 + 60 });
    expect(done).not.toHaveProperty('error');
    expect((await it.history(executionArn)).at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
    });
  });
});
