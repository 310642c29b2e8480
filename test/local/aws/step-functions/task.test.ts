import { describe, expect, it } from '@jest/globals';
import { epoch, invoke, machine, type Stand, stand } from './stand.ts';

class OutOfStock extends Error {
  override name = 'OutOfStock';
}

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

  it.each([
    ['where there is no Payload', { FunctionName: 'f' }],
    ['for null', { FunctionName: 'f', Payload: null }],
  ])('sends an empty object %s, and takes nothing for null', async (_, Arguments) => {
    const it = stand({
      definition: machine({
        A: invoke('f', {
          Arguments,
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
    expect(await it.run()).toMatchObject({
      error: 'Lambda.ResourceNotFoundException',
      cause: expect.stringMatching(
        /^Function not found: absent:\$LATEST \(Service: AWSLambda; Status Code: 404; /,
      ),
    });
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
