import { describe, expect, it } from '@jest/globals';
import type { Program } from '../../../local/aws/step-functions/asl.ts';
import { graphOf } from '../../../local/console/graph.ts';
import { graphSvg } from '../../../local/console/graph-svg.ts';
import { layOut } from '../../../local/console/layout.ts';
import { dataOf, pathTaken } from '../../../local/console/path-taken.ts';
import type { Execution, Visit } from '../../../local/console/tools.ts';

const definition: Program = {
  StartAt: 'Try',
  States: {
    Try: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Look' }],
      Next: 'Look',
    },
    Look: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.again %}', Next: 'Try' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
};

const at = '2026-01-01T00:00:00.000Z';

/** Entered at the first event, left at the second. */
const visit = (name: string, entered: number, exited: number, more: Partial<Visit> = {}): Visit => ({
  ...{ name, type: 'Task', enteredAt: at, exitedAt: at, status: 'succeeded', retries: 0 },
  ...{ enteredEventId: entered, exitedEventId: exited },
  ...more,
});

const event = (id: number, more: object = {}) => ({
  id,
  previousEventId: id - 1,
  type: 'x',
  timestamp: at,
  ...more,
});

const execution: Execution = {
  name: 'one',
  executionArn: 'arn:one',
  status: 'RUNNING',
  startDate: at,
  input: {},
  output: undefined,
  definition,
  states: [
    visit('Try', 2, 3, { status: 'caught', error: 'Busy', retries: 2 }),
    visit('Look', 4, 5),
    visit('Try', 6, 7),
    visit('Look', 8, 9),
    { name: 'Done', type: 'Succeed', enteredAt: at, enteredEventId: 10, status: 'running', retries: 0 },
  ],
  history: [
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) => event(id)).filter(({ id }) => id !== 4 && id !== 5),
    event(4, { stateEnteredEventDetails: { input: '{"a":1}' } }),
    event(5, { stateExitedEventDetails: { name: 'Look', output: '{"b":2}' } }),
  ],
};

describe('the path that an execution took', () => {
  const path = pathTaken(execution);

  it('tells how often it went along each arrow, and whether an error drove it', () => {
    const times = graphOf(definition).edges.map((edge) => [
      `${edge.from} ${edge.kind} ${edge.to}`,
      path.timesTaken(edge),
    ]);
    expect(Object.fromEntries(times)).toEqual({
      'Try next Look': 1,
      'Try catch Look': 1,
      'Look choice Try': 1,
      'Look default Done': 1,
    });
  });

  it('shows a state as it was the last time', () => {
    expect(['Try', 'Look', 'Done', 'Other'].map(path.statusOf)).toEqual([
      'succeeded',
      'succeeded',
      'running',
      'idle',
    ]);
  });

  it('finds what went into a state and what came out', () => {
    const [, look] = execution.states;
    expect(look && dataOf(execution, look)).toEqual({ input: '{"a":1}', output: '{"b":2}' });
  });

  it('is drawn into the state machine, each state leading to its last line of the timeline', () => {
    const svg = graphSvg(layOut(graphOf(definition)), 'Try', path).text;
    expect(svg).toContain(
      '<a class="state task succeeded" data-key="Try" data-state="Try" href="#visit-0-6">',
    );
    expect(svg).toContain('2 retries');
    expect(svg.match(/class="arrow \w+ taken"/g)).toHaveLength(4);
  });
});
