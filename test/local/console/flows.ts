/** State machines of any shape, for properties of the drawing. */
import fc from 'fast-check';
import type { Flow, State } from '../../../local/aws/step-functions/asl.ts';

const stateOf = (kind: number, a: string, b: string, inner: Flow | undefined): State => {
  const Catch = [
    { ErrorEquals: ['Busy'], Next: b },
    { ErrorEquals: ['States.ALL'], Next: a },
  ];
  if (inner && kind % 2 === 0) return { Type: 'Parallel', Branches: [inner, inner], Next: a, Catch };
  if (inner) return { Type: 'Map', ItemProcessor: inner, Next: a };
  const states: readonly State[] = [
    { Type: 'Pass', Next: a },
    { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: a, Catch },
    { Type: 'Choice', Choices: [{ Condition: '{% $states.input.ok %}', Next: a }], Default: b },
    { Type: 'Wait', Seconds: 1, Next: b },
    { Type: 'Succeed' },
    { Type: 'Fail', Error: 'Lost' },
  ];
  return states[kind % states.length] ?? { Type: 'Succeed' };
};

type Plan = readonly {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly nested: boolean;
}[];

/** Arrows lead anywhere: down, back up, and to the state itself. */
const flowOf = (plan: Plan, prefix: string, inner: Flow | undefined): Flow => {
  const nameOf = (index: number): string => `${prefix}${index % plan.length}`;
  return {
    StartAt: nameOf(0),
    States: Object.fromEntries(
      plan.map(({ kind, a, b, nested }, index) => [
        nameOf(index),
        stateOf(kind, nameOf(a), nameOf(b), nested ? inner : undefined),
      ]),
    ),
  };
};

const plan = (most: number): fc.Arbitrary<Plan> =>
  fc.array(fc.record({ kind: fc.nat(11), a: fc.nat(11), b: fc.nat(11), nested: fc.boolean() }), {
    minLength: 1,
    maxLength: most,
  });

/** Some states hold a flow of their own, one level deep. */
export const anyFlow: fc.Arbitrary<Flow> = fc
  .tuple(plan(12), plan(4))
  .map(([outer, inner]) => flowOf(outer, 'State', flowOf(inner, 'Inner', undefined)));

export const orderFlow: Flow = {
  StartAt: 'Pay',
  States: {
    Pay: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'Undo' },
        { ErrorEquals: ['States.ALL'], Next: 'Undo' },
      ],
      Next: 'IsPaid',
    },
    IsPaid: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.paid %}', Next: 'Both' }],
      Default: 'Undo',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Mail', States: { Mail: { Type: 'Pass', Next: 'Sent' }, Sent: { Type: 'Succeed' } } },
        { StartAt: 'Ship', States: { Ship: { Type: 'Pass', End: true } } },
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Undo' }],
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
    Undo: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $states.input.again %}', Next: 'Pay' }],
      Default: 'Lost',
    },
    Lost: { Type: 'Fail', Error: 'Lost' },
  },
};
