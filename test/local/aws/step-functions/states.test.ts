import { describe, expect, it } from '@jest/globals';
import { epoch, invoke, machine, stand } from './stand.ts';

const pass = (more: object) => ({ Type: 'Pass', ...more });
const outputOf = async (definition: object, input?: unknown) => {
  const done = await stand({ definition, functions: { echo: (payload) => payload } }).run(input);
  return typeof done.output === 'string' ? JSON.parse(done.output) : done;
};

describe('Pass and Succeed', () => {
  it('hand on their input, or their Output', async () => {
    expect(await outputOf(machine({ A: pass({ End: true }) }), { a: 1 })).toEqual({ a: 1 });
    const literal = machine({
      A: pass({ Output: { b: '{% $states.input.a + 1 %}' }, Next: 'B' }),
      B: { Type: 'Succeed' },
    });
    expect(await outputOf(literal, { a: 1 })).toEqual({ b: 2 });
    expect(
      await outputOf(machine({ A: { Type: 'Succeed', Output: '{% $states.input.a %}' } }), { a: 7 }),
    ).toBe(7);
  });
});

describe('Choice', () => {
  const definition = machine({
    A: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Say', Assign: { size: 'large' }, Output: 'rule' },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Say', Assign: { size: 'middling' } },
      ],
      Default: 'Say',
      Assign: { size: 'small' },
      Output: 'default',
    },
    Say: pass({ Output: ['{% $size %}', '{% $states.input %}'], End: true }),
  });
  const cases: [number, unknown][] = [
    [11, ['large', 'rule']],
    [6, ['middling', { n: 6 }]],
    [1, ['small', 'default']],
  ];
  it.each(cases)(
    'for %d takes the first rule that holds, with its own Assign and Output',
    async (n, expected) => {
      expect(await outputOf(definition, { n })).toEqual(expected);
    },
  );

  it('fails where nothing matches and there is no Default', async () => {
    const only = machine({
      A: { Type: 'Choice', Choices: [{ Condition: false, Next: 'B' }] },
      B: pass({ End: true }),
    });
    expect(await outputOf(only)).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('fails where a Condition is no boolean', async () => {
    const odd = machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }] },
      B: pass({ End: true }),
    });
    expect(await outputOf(odd)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});

describe('Fail', () => {
  it('fails the execution with its Error and Cause, which may be computed', async () => {
    const definition = machine({
      A: { Type: 'Fail', Error: "{% 'No' & 'Stock' %}", Cause: '{% $states.input.why %}' },
    });
    expect(await outputOf(definition, { why: 'sold' })).toMatchObject({
      status: 'FAILED',
      error: 'NoStock',
      cause: 'sold',
    });
  });

  it('may leave out both', async () => {
    const done = await outputOf(machine({ A: { Type: 'Fail' } }));
    expect(done).toMatchObject({ status: 'FAILED' });
    expect(done).not.toHaveProperty('error');
  });
});

describe('Wait', () => {
  const waits: [string, object, number][] = [
    ['Seconds', { Seconds: 90 }, 90],
    ['computed Seconds', { Seconds: '{% $states.input.minutes * 60 %}' }, 120],
    ['a Timestamp', { Timestamp: '2026-01-01T00:01:00Z' }, 60],
    ['a computed Timestamp', { Timestamp: '{% $fromMillis($millis() + 5000) %}' }, 5],
    ['a Timestamp that is past', { Timestamp: '2020-01-01T00:00:00+01:00' }, 0],
    ['no time at all', { Seconds: 0 }, 0],
  ];
  it.each(waits)('waits for %s', async (_, fields, expected) => {
    const it = stand({ definition: machine({ A: { Type: 'Wait', ...fields, End: true } }) });
    const arn = await it.start({ minutes: 2 });
    do await it.settled();
    while (it.clock.toNextAlarm());
    const { status, stopDate } = await it.operation('DescribeExecution', { executionArn: arn });
    expect([status, Number(stopDate) - epoch / 1000]).toEqual(['SUCCEEDED', expected]);
  });

  const bad: [string, object][] = [
    ['Seconds', { Seconds: "{% 'soon' %}" }],
    ['Timestamp', { Timestamp: "{% 'tomorrow' %}" }],
  ];
  it.each(bad)('fails on %s that are none', async (_, fields) => {
    const done = await outputOf(machine({ A: { Type: 'Wait', ...fields, End: true } }));
    expect(done).toMatchObject({ error: 'States.QueryEvaluationError' });
  });
});

describe('variables', () => {
  it('are assigned together: each expression sees what was before', async () => {
    const definition = machine({
      A: pass({ Assign: { x: 1, y: 2 }, Next: 'B' }),
      B: pass({ Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: ['{% $x %}', '{% $y %}'], Next: 'C' }),
      C: pass({ Output: ['{% $states.input %}', '{% $x %}', '{% $y %}'], End: true }),
    });
    expect(await outputOf(definition)).toEqual([[1, 2], 2, 1]);
  });

  it('are read in branches and iterations, and stay there if assigned there', async () => {
    const branch = {
      StartAt: 'P',
      States: {
        P: pass({ Assign: { mine: '{% $base + 1 %}' }, Next: 'Q' }),
        Q: pass({ Output: '{% $mine %}', End: true }),
      },
    };
    const definition = machine({
      A: pass({ Assign: { base: 10 }, Next: 'Fork' }),
      Fork: {
        Type: 'Parallel',
        Branches: [branch],
        Next: 'Each',
        Assign: { joined: '{% $states.result %}' },
      },
      Each: {
        Type: 'Map',
        Items: [1, 2],
        ItemProcessor: {
          StartAt: 'I',
          States: { I: pass({ Output: '{% $base + $states.input %}', End: true }) },
        },
        Next: 'Z',
      },
      Z: pass({
        Output: { sums: '{% $states.input %}', joined: '{% $joined %}', leaked: '{% $exists($mine) %}' },
        End: true,
      }),
    });
    expect(await outputOf(definition)).toEqual({ sums: [11, 12], joined: [11], leaked: false });
  });

  it('hold null and keep it', async () => {
    const definition = machine({
      A: pass({ Assign: { n: null }, Next: 'B' }),
      B: pass({ Output: { n: '{% $n %}' }, End: true }),
    });
    expect(await outputOf(definition)).toEqual({ n: null });
  });
});

describe('the context object', () => {
  it('tells of execution, state and machine', async () => {
    const output = await outputOf(machine({ A: pass({ Output: '{% $states.context %}', End: true }) }), {
      a: 1,
    });
    expect(output).toEqual({
      Execution: {
        Id: 'arn:aws:states:eu-west-1:000000000000:execution:orders:one',
        Input: { a: 1 },
        Name: 'one',
        RoleArn: expect.stringContaining(':role/'),
        StartTime: '2026-01-01T00:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:eu-west-1:000000000000:stateMachine:orders', Name: 'orders' },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });
});

describe('data of more than 256 KiB', () => {
  const large = '{% $join($map([1..30000], function($v) { $formatBase(100000000 + $v) })) %}';

  it.each([
    ['an output', pass({ Output: large, End: true })],
    ['a variable', pass({ Assign: { x: large }, End: true })],
    ['arguments', invoke('echo', { Arguments: { FunctionName: 'echo', Payload: large }, End: true })],
  ])('fails as %s', async (_, state) => {
    expect(await outputOf(machine({ A: state }))).toMatchObject({ error: 'States.DataLimitExceeded' });
  });

  it('is measured in bytes, not in characters', async () => {
    const text = 'é'.repeat(131_070);
    const echo = machine({ A: pass({ Output: '{% $states.input & $states.input %}', End: true }) });
    expect(await outputOf(machine({ A: pass({ End: true }) }), text)).toBe(text);
    expect(await outputOf(echo, text)).toMatchObject({ error: 'States.DataLimitExceeded' });
  });
});

describe('an endless loop', () => {
  it('ends when the history is full', async () => {
    const it = stand({ definition: machine({ A: pass({ Next: 'A' }) }) });
    expect(await it.run()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});
