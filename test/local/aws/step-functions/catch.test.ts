import { describe, expect, it } from '@jest/globals';
import { type Failure, findMatch, heartbeatTimeout } from '../../../../local/aws/step-functions/failure.ts';
import { callback, invoke, machine, stand } from './stand.ts';

describe('an error name', () => {
  const own: Failure = { error: 'OutOfStock' };
  const cases: [string, Failure, boolean][] = [
    ['OutOfStock', own, true],
    ['outofstock', own, false],
    ['States.ALL', own, true],
    ['States.TaskFailed', own, true],
    ['States.Timeout', own, false],
    ['States.ALL', { error: 'States.Timeout' }, true],
    ['States.TaskFailed', { error: 'States.Timeout' }, false],
    ['States.Timeout', { error: 'States.Timeout' }, true],
    ['States.HeartbeatTimeout', { error: 'States.Timeout' }, false],
    ['States.HeartbeatTimeout', heartbeatTimeout, true],
    ['States.Timeout', heartbeatTimeout, true],
    ['States.QueryEvaluationError', { error: 'States.QueryEvaluationError' }, true],
    ['States.ALL', { error: 'States.QueryEvaluationError' }, true],
    ['States.ALL', { error: 'States.DataLimitExceeded' }, true],
    ['States.TaskFailed', { error: 'States.DataLimitExceeded' }, false],
    ['States.DataLimitExceeded', { error: 'States.DataLimitExceeded' }, true],
    ['States.ALL', { error: 'States.Runtime' }, false],
    ['States.ALL', {}, true],
    ['OutOfStock', {}, false],
  ];
  it.each(cases)('%s against %j: %j', (name, failure, matches) => {
    expect(findMatch([{ ErrorEquals: [name] }], failure) === 0).toBe(matches);
  });

  it('leads to the first entry that has it', () => {
    const entries = [{ ErrorEquals: ['A', 'B'] }, { ErrorEquals: ['B'] }, { ErrorEquals: ['States.ALL'] }];
    expect(['A', 'B', 'C'].map((error) => findMatch(entries, { error }))).toEqual([0, 0, 2]);
  });
});

class Declined extends Error {
  override name = 'Declined';
}
const declined = () => {
  throw new Declined('no funds');
};
const show = {
  Type: 'Pass',
  Output: { input: '{% $states.input %}', seen: '{% $exists($why) ? $why : null %}' },
  End: true,
};
const catching = (catcher: object, task: object = invoke('f')) =>
  machine({
    A: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', ...catcher }], Next: 'B' },
    B: show,
  });

describe('a catcher', () => {
  const outcome = async (definition: object) => {
    const it = stand({ definition, functions: { f: declined } });
    const done = await it.run({ id: 7 });
    const { status, error, cause } = done;
    return {
      ...{ status, error, cause },
      value: typeof done.output === 'string' ? JSON.parse(done.output) : undefined,
    };
  };

  it('hands on the error where it has no Output', async () => {
    const { value } = await outcome(catching({}));
    expect(value.input).toEqual({ Error: 'Declined', Cause: expect.stringContaining('no funds') });
  });

  it('has Output and Assign of its own, which see the error and the input of the state', async () => {
    const { value } = await outcome(
      catching({
        Output: { id: '{% $states.input.id %}', error: '{% $states.errorOutput.Error %}' },
        Assign: { why: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
      }),
    );
    expect(value).toEqual({ input: { id: 7, error: 'Declined' }, seen: 'no funds' });
  });

  it('comes after the retries', async () => {
    const it = stand({
      definition: catching({}, invoke('f', { Retry: [{ ErrorEquals: ['Declined'], MaxAttempts: 2 }] })),
      functions: { f: declined },
    });
    await it.start();
    do await it.settled();
    while (it.clock.toNextAlarm());
    expect(it.calls).toHaveLength(3);
  });

  it('catches what the state itself cannot evaluate', async () => {
    const { value } = await outcome(
      catching({}, invoke('f', { Arguments: { FunctionName: 'f', Payload: '{% $states.input.absent %}' } })),
    );
    expect(value.input).toEqual({
      Error: 'States.QueryEvaluationError',
      Cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression '$states.input.absent' specified for the field 'Arguments/Payload' returned nothing (undefined).",
    });
  });

  it('that cannot be evaluated itself fails the execution', async () => {
    const { status, error, cause } = await outcome(catching({ Output: '{% $states.errorOutput.Nothing %}' }));
    expect([status, error]).toEqual(['FAILED', 'States.QueryEvaluationError']);
    expect(cause).toContain("the field 'Catch[0]/Output'");
  });

  it('takes a missed heartbeat by its own name', async () => {
    const it = stand({
      definition: catching(
        { ErrorEquals: ['States.HeartbeatTimeout'] },
        callback('g', { HeartbeatSeconds: 5 }),
      ),
      functions: { g: () => null },
    });
    const executionArn = await it.start();
    await it.settled();
    it.clock.advance(5);
    await it.settled();
    const { output } = await it.operation('DescribeExecution', { executionArn });
    expect(JSON.parse(String(output)).input).toEqual({ Error: 'States.Timeout', Cause: '' });
  });
});
