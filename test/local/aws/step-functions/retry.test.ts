import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attemptsAllowed, retryDelaySeconds } from '../../../../local/aws/step-functions/retry.ts';
import { epoch, invoke, machine, stand } from './stand.ts';

const named = { ErrorEquals: ['X'] };

describe('the delay of a retry', () => {
  const cases: [string, object, number[]][] = [
    ['doubles from one second by default', {}, [1, 2, 4, 8]],
    ['begins with the interval', { IntervalSeconds: 5 }, [5, 10, 20, 40]],
    ['grows by the rate', { IntervalSeconds: 2, BackoffRate: 1.5 }, [2, 3, 4.5, 6.75]],
    ['stays with a rate of 1', { IntervalSeconds: 3, BackoffRate: 1 }, [3, 3, 3, 3]],
    ['is capped', { IntervalSeconds: 2, MaxDelaySeconds: 5 }, [2, 4, 5, 5]],
    ['is any part with full jitter', { IntervalSeconds: 4, JitterStrategy: 'FULL' }, [2, 4, 8, 16]],
    [
      'caps before it jitters',
      { IntervalSeconds: 4, MaxDelaySeconds: 6, JitterStrategy: 'FULL' },
      [2, 3, 3, 3],
    ],
  ];
  it.each(cases)('%s', (_, retrier, expected) => {
    const delays = [1, 2, 3, 4].map((attempt) => retryDelaySeconds({ ...named, ...retrier }, attempt, 0.5));
    expect(delays).toEqual(expected);
  });

  it('is never above the cap nor below zero, whatever the numbers', () => {
    const retriers = fc.record({
      ErrorEquals: fc.constant<string[]>(['X']),
      IntervalSeconds: fc.integer({ min: 1, max: 1000 }),
      BackoffRate: fc.double({ min: 1, max: 10, noNaN: true }),
      MaxDelaySeconds: fc.integer({ min: 1001, max: 31_622_400 }),
      JitterStrategy: fc.constantFrom('FULL' as const, 'NONE' as const),
    });
    const attempts = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(
        retriers,
        attempts,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retrier, attempt, random) => {
          const delay = retryDelaySeconds(retrier, attempt, random);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(retrier.MaxDelaySeconds);
        },
      ),
    );
  });

  it('allows three attempts unless it says otherwise', () => {
    expect([attemptsAllowed(named), attemptsAllowed({ ...named, MaxAttempts: 0 })]).toEqual([3, 0]);
  });
});

class Busy extends Error {
  override name = 'Busy';
}
class Odd extends Error {
  override name = 'Odd';
}

describe('a task that fails', () => {
  const callTimes = async (retry: object[], script: (call: number) => unknown) => {
    const times: number[] = [];
    const it = stand({
      definition: machine({ A: invoke('f', { Retry: retry, End: true }) }),
      functions: {
        f: (_, call) => {
          times.push((it.clock.now() - epoch) / 1000);
          return script(call);
        },
      },
    });
    const arn = await it.start();
    do await it.settled();
    while (it.clock.toNextAlarm());
    const { status, error } = await it.operation('DescribeExecution', { executionArn: arn });
    return { times, status, error, types: (await it.history(arn)).map(({ type }) => type) };
  };
  const busy = () => {
    throw new Busy('later');
  };

  it('is tried again at the right times, then fails for good', async () => {
    const outcome = await callTimes([{ ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3 }], busy);
    expect(outcome).toMatchObject({ times: [0, 2, 8, 26], status: 'FAILED', error: 'Busy' });
  });

  it('shows each attempt in the history but enters its state once', async () => {
    const { types, status } = await callTimes([{ ErrorEquals: ['Busy'] }], (call) => call > 2 || busy());
    const attempt = ['TaskScheduled', 'TaskStarted'];
    expect(status).toBe('SUCCEEDED');
    expect(types.slice(1, -1)).toEqual([
      'TaskStateEntered',
      ...[...attempt, 'TaskFailed', ...attempt, 'TaskFailed', ...attempt, 'TaskSucceeded'],
      'TaskStateExited',
    ]);
  });

  it('counts the attempts of each retrier by itself', async () => {
    const retry = [
      { ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 1 },
    ];
    const outcome = await callTimes(retry, (call) => {
      throw call % 2 === 1 ? new Busy('b') : new Odd('o');
    });
    expect(outcome).toMatchObject({ times: [0, 1, 11], status: 'FAILED', error: 'Busy' });
  });

  it('is not tried again for an error that no retrier names, nor with MaxAttempts 0', async () => {
    const none = await callTimes([{ ErrorEquals: ['Odd'] }], busy);
    const zero = await callTimes(
      [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }],
      busy,
    );
    expect([none.times, zero.times]).toEqual([[0], [0]]);
  });

  it('tells the task how often it was tried', async () => {
    const counts: unknown[] = [];
    const given = { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' };
    const it = stand({
      definition: machine({
        A: invoke('f', { Arguments: given, Retry: [{ ErrorEquals: ['Busy'] }], End: true }),
      }),
      functions: {
        f: (payload, call) => {
          counts.push(payload);
          if (call < 3) busy();
        },
      },
    });
    await it.start();
    do await it.settled();
    while (it.clock.toNextAlarm());
    expect(counts).toEqual([0, 1, 2]);
  });
});
