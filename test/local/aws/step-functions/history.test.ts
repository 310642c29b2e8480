/** The events of the service for the same workflows, in its order and with its links. */
import { describe, expect, it } from '@jest/globals';
import { callback, epoch, type HistoryEvent, invoke, machine, type Stand, stand } from './stand.ts';

const shape = (events: readonly HistoryEvent[]) =>
  events.map(({ id, previousEventId, type }) => `${id} ${previousEventId} ${type}`);
const lambda = { resourceType: 'lambda', resource: 'invoke' };
const whole = { truncated: false };
const tokenOf = (it: Stand): string => String((it.calls[0]?.payload as { token: string } | undefined)?.token);
const failing = () => {
  throw new TypeError('b');
};

const eventsOf = async (definition: object, functions = {}, input: unknown = {}) => {
  const it = stand({ definition, functions });
  const { executionArn } = await it.run(input);
  return it.history(String(executionArn));
};

describe('the history', () => {
  it('of one task tells what went in and what came out', async () => {
    const assign = { Assign: { n: 1 }, Output: 'done', TimeoutSeconds: 9, End: true };
    const events = await eventsOf(machine({ A: invoke('f', assign) }), { f: () => 2 }, { a: 1 });
    const timestamp = epoch / 1000;
    const result = '{"ExecutedVersion":"$LATEST","Payload":2,"StatusCode":200}';
    expect(events).toEqual([
      {
        id: 1,
        previousEventId: 0,
        timestamp,
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '{"a":1}', inputDetails: whole, roleArn: expect.any(String) },
      },
      {
        id: 2,
        previousEventId: 0,
        timestamp,
        type: 'TaskStateEntered',
        stateEnteredEventDetails: { name: 'A', input: '{"a":1}', inputDetails: whole },
      },
      {
        ...{ id: 3, previousEventId: 2, timestamp, type: 'TaskScheduled' },
        taskScheduledEventDetails: {
          ...lambda,
          region: 'eu-west-1',
          parameters: '{"FunctionName":"f","Payload":{"a":1}}',
          timeoutInSeconds: 9,
        },
      },
      { id: 4, previousEventId: 3, timestamp, type: 'TaskStarted', taskStartedEventDetails: lambda },
      {
        id: 5,
        previousEventId: 4,
        timestamp,
        type: 'TaskSucceeded',
        taskSucceededEventDetails: { ...lambda, output: result, outputDetails: whole },
      },
      {
        ...{ id: 6, previousEventId: 5, timestamp, type: 'TaskStateExited' },
        stateExitedEventDetails: {
          name: 'A',
          output: '"done"',
          outputDetails: whole,
          assignedVariables: { n: '1' },
          assignedVariablesDetails: whole,
        },
      },
      {
        id: 7,
        previousEventId: 6,
        timestamp,
        type: 'ExecutionSucceeded',
        executionSucceededEventDetails: { output: '"done"', outputDetails: whole },
      },
    ]);
  });

  it('of a callback has the submission between', async () => {
    const it = stand({
      definition: machine({ A: callback('f', { HeartbeatSeconds: 5, End: true }) }),
      functions: { f: () => null },
    });
    const arn = await it.start();
    await it.settled();
    await it.operation('SendTaskSuccess', { taskToken: tokenOf(it), output: '1' });
    const events = await it.history(arn);
    expect(shape(events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 TaskStateEntered',
      '3 2 TaskScheduled',
      '4 3 TaskStarted',
      '5 4 TaskSubmitted',
      '6 5 TaskSucceeded',
      '7 6 TaskStateExited',
      '8 7 ExecutionSucceeded',
    ]);
    expect(events[2]).toMatchObject({
      taskScheduledEventDetails: { resource: 'invoke.waitForTaskToken', heartbeatInSeconds: 5 },
    });
  });

  it('of a caught error leaves the state by the catcher', async () => {
    const Catch = [{ ErrorEquals: ['TypeError'], Next: 'B' }];
    const definition = machine({ A: invoke('f', { Catch, Next: 'B' }), B: { Type: 'Succeed' } });
    const events = await eventsOf(definition, { f: failing });
    expect(shape(events).slice(3)).toEqual([
      '4 3 TaskStarted',
      '5 4 TaskFailed',
      '6 5 TaskStateExited',
      '7 6 SucceedStateEntered',
      '8 7 SucceedStateExited',
      '9 8 ExecutionSucceeded',
    ]);
    expect(events[4]).toMatchObject({
      taskFailedEventDetails: { ...lambda, error: 'TypeError', cause: expect.any(String) },
    });
  });

  it('of an expression that fails names the field', async () => {
    const events = await eventsOf(
      machine({ A: { Type: 'Pass', Output: '{% $states.input.x %}', End: true } }),
    );
    expect(shape(events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 PassStateEntered',
      '3 0 EvaluationFailed',
      '4 3 ExecutionFailed',
    ]);
    expect(events[2]).toMatchObject({
      evaluationFailedEventDetails: {
        state: 'A',
        location: 'Output',
        error: 'States.QueryEvaluationError',
        cause: expect.stringContaining('returned nothing'),
      },
    });
  });

  it('of a Fail ends without leaving it', async () => {
    const events = await eventsOf(machine({ A: { Type: 'Fail', Error: 'E' } }));
    expect(shape(events)).toEqual(['1 0 ExecutionStarted', '2 0 FailStateEntered', '3 2 ExecutionFailed']);
    expect(events[2]).toMatchObject({ executionFailedEventDetails: { error: 'E' } });
  });

  it('of a Map with one item at a time', async () => {
    const inner = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
    const events = await eventsOf(
      machine({ M: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: inner, End: true } }),
      {},
      [1, 2],
    );
    expect(shape(events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 MapStateEntered',
      '3 2 MapStateStarted',
      '4 3 MapIterationStarted',
      '5 4 PassStateEntered',
      '6 5 PassStateExited',
      '7 6 MapIterationSucceeded',
      '8 6 MapIterationStarted',
      '9 8 PassStateEntered',
      '10 9 PassStateExited',
      '11 10 MapIterationSucceeded',
      '12 11 MapStateSucceeded',
      '13 11 MapStateExited',
      '14 13 ExecutionSucceeded',
    ]);
    expect(events[2]).toMatchObject({ mapStateStartedEventDetails: { length: 2 } });
    expect(events[7]).toMatchObject({ mapIterationStartedEventDetails: { name: 'M', index: 1 } });
  });

  it('of a Map that fails tells what was aborted, all linked to the failure', async () => {
    const inner = { StartAt: 'I', States: { I: invoke('f', { TimeoutSeconds: 5, End: true }) } };
    const it = stand({
      definition: machine({ M: { Type: 'Map', ItemProcessor: inner, End: true } }),
      functions: { f: () => new Promise(() => undefined) },
    });
    const arn = await it.start([1, 2]);
    it.clock.advance(5);
    await it.until(async () => (await it.history(arn)).length > 12);
    expect(shape(await it.history(arn)).slice(11)).toEqual([
      '12 9 TaskTimedOut',
      '13 12 MapIterationFailed',
      '14 12 TaskStateAborted',
      '15 12 MapIterationAborted',
      '16 12 TaskStateAborted',
      '17 12 MapStateFailed',
      '18 17 ExecutionFailed',
    ]);
  });

  it('of a Parallel links each branch to its start', async () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
    const events = await eventsOf(
      machine({ P: { Type: 'Parallel', Branches: [branch('X'), branch('Y')], End: true } }),
    );
    expect(shape(events)).toEqual([
      '1 0 ExecutionStarted',
      '2 0 ParallelStateEntered',
      '3 2 ParallelStateStarted',
      '4 3 PassStateEntered',
      '5 3 PassStateEntered',
      '6 4 PassStateExited',
      '7 5 PassStateExited',
      '8 7 ParallelStateSucceeded',
      '9 7 ParallelStateExited',
      '10 9 ExecutionSucceeded',
    ]);
  });

  it('of a stopped execution ends with the abortion alone', async () => {
    const it = stand({ definition: machine({ A: { Type: 'Wait', Seconds: 60, End: true } }) });
    const executionArn = await it.start();
    await it.operation('StopExecution', { executionArn, error: 'Ops', cause: 'asked' });
    const events = await it.history(executionArn);
    expect(shape(events)).toEqual(['1 0 ExecutionStarted', '2 0 WaitStateEntered', '3 0 ExecutionAborted']);
    expect(events[2]).toMatchObject({ executionAbortedEventDetails: { error: 'Ops', cause: 'asked' } });
  });
});
