import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../../local/aws/service.ts';
import { callback, epoch, machine, type Stand, stand } from './stand.ts';

class OutOfStock extends Error {
  override name = 'OutOfStock';
}

const tokenOf = (it: Stand, call = 0): string =>
  (it.calls[call]?.payload as { token: string } | undefined)?.token ?? 'no call yet';
const pending = () => new Promise(() => undefined);

describe('a task that waits for its token', () => {
  const waiting = (more: object = {}, others: Readonly<Record<string, object>> = {}) => {
    const it = stand({
      definition: machine({ A: callback('f', { End: true, ...more }), ...others }),
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

  it('tells a catcher of both error and cause, whatever there is of them', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Z', Output: '{% $states.errorOutput %}' }];
    const caught = async (end: (run: ReturnType<typeof waiting>['it']) => unknown): Promise<unknown> => {
      const { it, started } = waiting({ TimeoutSeconds: 1800, Catch }, { Z: { Type: 'Succeed' } });
      const arn = await started;
      await end(it);
      await it.settled();
      return JSON.parse(String((await statusOf(it, arn)).output));
    };
    expect(await caught((run) => run.clock.advance(1800))).toEqual({ Error: 'States.Timeout', Cause: '' });
    const fail = (said: object) =>
      caught((run) => run.operation('SendTaskFailure', { taskToken: tokenOf(run), ...said }));
    expect(await fail({})).toEqual({ Error: null, Cause: null });
    expect(await fail({ error: 'E' })).toEqual({ Error: 'E', Cause: null });
    expect(await fail({ error: 'E', cause: 'c' })).toEqual({ Error: 'E', Cause: 'c' });
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
