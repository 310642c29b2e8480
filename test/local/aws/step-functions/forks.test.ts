import { describe, expect, it } from '@jest/globals';
import { callback, epoch, invoke, machine, stand, turn } from './stand.ts';

class Broken extends Error {
  override name = 'Broken';
}
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } });
const wait = (Seconds: number | string) => ({ Type: 'Wait', Seconds, End: true });

describe('Parallel', () => {
  it('gives each branch the input and gathers their outputs in order', async () => {
    const definition = machine({
      P: {
        Type: 'Parallel',
        Branches: [
          branch('X', { Type: 'Pass', Output: '{% $states.input.n + 1 %}', End: true }),
          branch('Y', invoke('f', { Output: '{% $states.result.Payload %}', End: true })),
        ],
        End: true,
      },
    });
    const { output } = await stand({ definition, functions: { f: () => 'y' } }).run({ n: 1 });
    expect(output).toBe('[2,"y"]');
  });

  it('gives them its Arguments instead, and its result to Output', async () => {
    const definition = machine({
      P: {
        Type: 'Parallel',
        Arguments: { n: '{% $states.input.n * 10 %}' },
        Branches: [branch('X', { Type: 'Pass', End: true })],
        Output: { all: '{% $states.result %}', n: '{% $states.input.n %}' },
        End: true,
      },
    });
    const { output } = await stand({ definition }).run({ n: 1 });
    expect(JSON.parse(String(output))).toEqual({ all: [{ n: 10 }], n: 1 });
  });

  it('runs its branches at the same time', async () => {
    const it = stand({
      definition: machine({
        P: { Type: 'Parallel', Branches: [branch('X', wait(30)), branch('Y', wait(20))], End: true },
      }),
    });
    const executionArn = await it.start();
    do await it.settled();
    while (it.clock.toNextAlarm());
    expect(await it.operation('DescribeExecution', { executionArn })).toMatchObject({
      stopDate: epoch / 1000 + 30,
    });
  });

  it('fails with the first branch that fails, and is caught and tried again as a whole', async () => {
    const definition = machine({
      P: {
        Type: 'Parallel',
        Branches: [branch('X', invoke('f', { End: true })), branch('Y', wait(100))],
        Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Broken'], Next: 'Z', Output: '{% $states.errorOutput.Error %}' }],
        End: true,
      },
      Z: { Type: 'Pass', End: true },
    });
    const it = stand({
      definition,
      functions: {
        f: () => {
          throw new Broken('b');
        },
      },
    });
    const executionArn = await it.start();
    await it.settled();
    it.clock.advance(1);
    await it.settled();
    expect(await it.operation('DescribeExecution', { executionArn })).toMatchObject({
      status: 'SUCCEEDED',
      output: '"Broken"',
    });
    const types = (await it.history(executionArn)).map(({ type }) => type);
    expect(types.filter((type) => type === 'ParallelStateStarted')).toHaveLength(2);
    expect(types.filter((type) => type === 'WaitStateAborted')).toHaveLength(2);
  });

  it('does not call a function for a branch that was cut short in the same step', async () => {
    const branches = [branch('X', invoke('f', { End: true })), branch('Y', { Type: 'Fail', Error: 'No' })];
    const Catch = [{ ErrorEquals: ['No'], Next: 'Z' }];
    const it = stand({
      definition: machine({
        P: { Type: 'Parallel', Branches: branches, Catch, Next: 'Z' },
        Z: { Type: 'Wait', Seconds: 5, End: true },
      }),
      functions: { f: () => null },
    });
    expect(await it.run()).toMatchObject({ status: 'RUNNING' });
    expect(it.calls).toEqual([]);
  });

  it('forgets the tokens of a branch that was cut short', async () => {
    const it = stand({
      definition: machine({
        P: {
          Type: 'Parallel',
          Branches: [branch('X', callback('f', { End: true })), branch('Y', { Type: 'Fail', Error: 'No' })],
          End: true,
        },
      }),
      functions: { f: () => null },
    });
    expect(await it.run()).toMatchObject({ status: 'FAILED', error: 'No' });
    expect(it.calls).toEqual([]);
  });
});

const each = (state: object, more: object = {}) =>
  machine({ M: { Type: 'Map', ItemProcessor: branch('I', state), End: true, ...more } });

describe('Map', () => {
  const cases: [string, object, unknown, unknown][] = [
    [
      'takes its input for the items',
      each({ Type: 'Pass', Output: '{% $states.input * 2 %}', End: true }),
      [1, 2, 3],
      [2, 4, 6],
    ],
    [
      'takes Items as written',
      each({ Type: 'Pass', End: true }, { Items: ['a', '{% $states.input.b %}'] }),
      { b: 'B' },
      ['a', 'B'],
    ],
    [
      'takes Items from an expression',
      each({ Type: 'Pass', End: true }, { Items: '{% $states.input.lines %}' }),
      { lines: [7] },
      [7],
    ],
    ['makes nothing of nothing', each({ Type: 'Pass', End: true }), [], []],
    [
      'selects for each item what goes in',
      each(
        { Type: 'Pass', End: true },
        {
          Items: '{% $states.input.l %}',
          ItemSelector: {
            i: '{% $states.context.Map.Item.Index %}',
            v: '{% $states.context.Map.Item.Value %}',
            o: '{% $states.input.o %}',
          },
        },
      ),
      { l: ['x', 'y'], o: 1 },
      [
        { i: 0, v: 'x', o: 1 },
        { i: 1, v: 'y', o: 1 },
      ],
    ],
    [
      'tells the item to the states inside',
      each({ Type: 'Pass', Output: '{% $states.context.Map.Item %}', End: true }),
      ['x'],
      [{ Index: 0, Value: 'x' }],
    ],
    [
      'nests',
      each({
        Type: 'Map',
        ItemProcessor: branch('J', {
          Type: 'Pass',
          Output: '{% $states.context.Map.Item.Index %}',
          End: true,
        }),
        End: true,
      }),
      [['a', 'b'], ['c']],
      [[0, 1], [0]],
    ],
  ];
  it.each(cases)('%s', async (_, definition, input, expected) => {
    const { output } = await stand({ definition }).run(input);
    expect(JSON.parse(String(output))).toEqual(expected);
  });

  const broken: [string, object][] = [
    ['Items that are no array', { Items: '{% 5 %}' }],
    ['a MaxConcurrency that is no number', { MaxConcurrency: "{% 'two' %}" }],
  ];
  it.each(broken)('fails on %s', async (_, more) => {
    const it = stand({ definition: each({ Type: 'Pass', End: true }, more) });
    expect(await it.run([1])).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it.each([
    ['one after the other', 1, 1],
    ['two at a time', '{% 1 + 1 %}', 2],
    ['forty at a time where nothing is said', undefined, 40],
  ])('runs %s', async (_, MaxConcurrency, expected) => {
    let running = 0;
    let most = 0;
    const it = stand({
      definition: each(invoke('f', { Output: '{% $states.input %}', End: true }), {
        ...(MaxConcurrency && { MaxConcurrency }),
      }),
      functions: {
        f: async () => {
          running += 1;
          most = Math.max(most, running);
          await turn();
          running -= 1;
        },
      },
    });
    const items = Array.from({ length: 50 }, (_, index) => index);
    const { output } = await it.run(items);
    expect(JSON.parse(String(output))).toEqual(items);
    expect(most).toBe(expected);
  });

  it('fails with the first item that fails and starts no further', async () => {
    const it = stand({
      definition: each(invoke('f', { End: true }), { MaxConcurrency: 1 }),
      functions: {
        f: (item) => {
          if (item === 2) throw new Broken('b');
        },
      },
    });
    expect(await it.run([1, 2, 3])).toMatchObject({ status: 'FAILED', error: 'Broken' });
    expect(it.calls).toHaveLength(2);
  });
});
