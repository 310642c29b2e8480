/** An execution that ended without success goes on where it stood (AWS documentation: redrive-executions). */
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { mortal, newFile } from './mortal-journal.ts';
import { callback, fakeClock, invoke, machine, type Stand, stand } from './stand.ts';

class Busy extends Error {
  override name = 'Busy';
}

const world = { isBusy: true };
const functions = {
  first: () => 'held',
  second: () => {
    if (world.isBusy) throw new Busy('later');
    return 'sold';
  },
  pay: () => null,
};

const definition = machine({
  First: invoke('first', { Assign: { kept: 'first' }, Next: 'Second' }),
  Second: invoke('second', {
    Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 2 }],
    Output: { redrives: '{% $states.context.Execution.RedriveCount %}', kept: '{% $kept %}' },
    Next: 'Done',
  }),
  Done: { Type: 'Succeed' },
});

const failed = async (it: Stand): Promise<string> => {
  world.isBusy = true;
  const executionArn = await it.start({ a: 1 });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await it.settled();
    it.clock.advance(2);
  }
  await it.settled();
  return executionArn;
};
const describeOf = (it: Stand, executionArn: string) => it.operation('DescribeExecution', { executionArn });
const redrive = (it: Stand, executionArn: string) => it.operation('RedriveExecution', { executionArn });
const refusal = (message: string) => ({
  code: 'ExecutionNotRedrivable',
  message: expect.stringContaining(message),
});
const typesOf = async (it: Stand, arn: string) => (await it.history(arn)).map(({ type }) => type);

describe('an execution that failed', () => {
  it('goes on in the state that failed, with its input, its variables and all its retries', async () => {
    const it = stand({ definition, functions });
    const arn = await failed(it);
    expect(await describeOf(it, arn)).toMatchObject({
      ...{ status: 'FAILED', error: 'Busy', redriveCount: 0, redriveStatus: 'REDRIVABLE' },
    });
    const before = await typesOf(it, arn);
    await redrive(it, arn);
    await it.settled();
    expect(await describeOf(it, arn)).toMatchObject({
      ...{ status: 'RUNNING', redriveCount: 1, redriveStatus: 'NOT_REDRIVABLE' },
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
    world.isBusy = false;
    it.clock.advance(2);
    await it.settled();
    expect(await describeOf(it, arn)).toMatchObject({
      ...{ status: 'SUCCEEDED', output: '{"redrives":1,"kept":"first"}', redriveCount: 1 },
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const after = (await typesOf(it, arn)).slice(before.length);
    expect(after.slice(0, 4)).toEqual(['ExecutionRedriven', 'TaskScheduled', 'TaskStarted', 'TaskFailed']);
    expect(it.calls.filter(({ name }) => name === 'first')).toHaveLength(1);
    const redriven = (await it.history(arn))[before.length];
    expect(redriven).toMatchObject({
      ...{ id: before.length + 1, previousEventId: before.length },
      executionRedrivenEventDetails: { redriveCount: 1 },
    });
  });

  it('is redriven once by whoever asks at the same time, and again after it failed again', async () => {
    const it = stand({ definition, functions });
    const arn = await failed(it);
    const asked = await Promise.allSettled([redrive(it, arn), redrive(it, arn), redrive(it, arn)]);
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await it.settled();
      it.clock.advance(2);
    }
    await it.settled();
    expect(await describeOf(it, arn)).toMatchObject({ status: 'FAILED', redriveCount: 1 });
    await redrive(it, arn);
    await it.settled();
    expect(await describeOf(it, arn)).toMatchObject({ redriveCount: 2 });
  });

  it('cannot be redriven after fourteen days', async () => {
    const it = stand({ definition, functions });
    const arn = await failed(it);
    it.clock.advance(14 * 24 * 60 * 60 + 1);
    await expect(redrive(it, arn)).rejects.toMatchObject(refusal('redrivable period exceeded'));
  });

  it('fails again in a Fail state', async () => {
    const it = stand({ definition: machine({ Lost: { Type: 'Fail', Error: 'Lost' } }), functions });
    const arn = await it.start();
    await it.settled();
    await redrive(it, arn);
    await it.settled();
    expect(await describeOf(it, arn)).toMatchObject({ status: 'FAILED', error: 'Lost', redriveCount: 1 });
    expect((await typesOf(it, arn)).slice(-3)).toEqual([
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });
});

describe('an execution that was stopped, or took too long', () => {
  const waiting = machine({ Pay: callback('pay', { End: true }) }, { TimeoutSeconds: 60 });

  it('waits again, with a new token and a new time limit', async () => {
    const it = stand({ definition: waiting, functions });
    const executionArn = await it.start();
    await it.settled();
    await it.operation('StopExecution', { executionArn });
    it.clock.advance(100);
    await redrive(it, executionArn);
    await it.settled();
    it.clock.advance(59);
    await it.settled();
    expect(await describeOf(it, executionArn)).toMatchObject({ status: 'RUNNING' });
    const [first, second] = it.calls.map(({ payload }) => (payload as { token: string }).token);
    expect(second).not.toBe(first);
    await it.operation('SendTaskSuccess', { taskToken: second, output: '1' });
    expect(await describeOf(it, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  });

  it('is over after the same time again', async () => {
    const it = stand({ definition: waiting, functions });
    const executionArn = await it.start();
    await it.settled();
    it.clock.advance(60);
    await it.settled();
    expect(await describeOf(it, executionArn)).toMatchObject({ status: 'TIMED_OUT' });
    await redrive(it, executionArn);
    await it.settled();
    it.clock.advance(60);
    await it.settled();
    expect(await describeOf(it, executionArn)).toMatchObject({ status: 'TIMED_OUT', redriveCount: 1 });
  });
});

describe('what stands in a Parallel', () => {
  it('is refused, for the service would redrive some of its branches', async () => {
    const branch = { StartAt: 'B', States: { B: { Type: 'Fail', Error: 'Lost' } } };
    const it = stand({
      definition: machine({ Both: { Type: 'Parallel', Branches: [branch], End: true } }),
      functions,
    });
    const arn = await it.start();
    await it.settled();
    await expect(redrive(it, arn)).rejects.toMatchObject(refusal('Parallel and Map'));
  });
});

describe('after kill -9', () => {
  it('what failed before can be redriven, and what was redriven goes on', async () => {
    const file = newFile();
    const clock = fakeClock();
    const { db } = mortal(file);
    const first = stand({ definition, functions, clock, journal: db });
    const arn = await failed(first);
    db.close();
    const second = stand({ definition, functions, clock, journal: new DatabaseSync(file) });
    await redrive(second, arn);
    await second.settled();
    await second.sfn.stop?.();
    const third = stand({ definition, functions, clock, journal: new DatabaseSync(file) });
    await third.sfn.start?.();
    world.isBusy = false;
    clock.advance(2);
    await third.settled();
    expect(await describeOf(third, arn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
  });
});
