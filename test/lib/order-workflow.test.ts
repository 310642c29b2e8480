import { describe, expect, it } from '@jest/globals';
import validateAsl from 'asl-validator';
import * as z from 'zod';
import { errorCatalogue } from '../../functions/shared/errors.ts';
import { functions } from '../../lib/functions.ts';
import { functionsOfWorkflow, readWorkflows } from '../../lib/workflow-definition.ts';
import { nameOf, synthesize } from './synthesis.ts';

const handlerSchema = z.object({ ErrorEquals: z.string().array(), Next: z.string().optional() });
const retrySchema = handlerSchema.extend({
  IntervalSeconds: z.number().optional(),
  MaxAttempts: z.number().optional(),
  BackoffRate: z.number().optional(),
  MaxDelaySeconds: z.number().optional(),
});
const stateSchema = z.object({
  Type: z.string(),
  Comment: z.string().optional(),
  Next: z.string().optional(),
  End: z.boolean().optional(),
  Default: z.string().optional(),
  Choices: z.object({ Next: z.string() }).array().default([]),
  Retry: retrySchema.array().default([]),
  Catch: handlerSchema.array().default([]),
  TimeoutSeconds: z.union([z.number(), z.string()]).optional(),
});
type State = z.output<typeof stateSchema>;

const courseOf = (text: string) => {
  const { StartAt, States } = z
    .object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) })
    .parse(JSON.parse(text));
  return {
    text,
    start: StartAt,
    states: Object.entries(States).map(([name, state]) => ({ name, ...state })),
  };
};
type Course = ReturnType<typeof courseOf>;

const workflows = readWorkflows();
const first = courseOf(workflows.order);
const closing = courseOf(workflows['order-closing']);
const courses = [
  ['order', first],
  ['order-closing', closing],
] as const;
const tasks = courses.flatMap(([course, { states }]) =>
  states.filter(({ Type }) => Type === 'Task').map((state) => ({ course, ...state })),
);
const stateOf = ({ states }: Course, name: string) => states.find((state) => state.name === name);

const following = ({ Next, Default, Choices, Catch }: State): string[] =>
  [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((one) => one.Next)].filter(
    (name) => name !== undefined,
  );

const reachableFrom = (course: Course, start: string, seen = new Set<string>()): Set<string> => {
  const state = stateOf(course, start);
  if (state === undefined || seen.has(start)) return seen;
  seen.add(start);
  for (const next of following(state)) reachableFrom(course, next, seen);
  return seen;
};

const { ofType, target } = await synthesize();

describe('the order workflow', () => {
  it.each(courses)('is valid Amazon States Language: %s', (_, { text }) => {
    const { isValid, errorsText } = validateAsl(JSON.parse(text), { checkArn: true, checkPaths: true });
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('would be refused with a state that leads nowhere', () => {
    const broken = JSON.parse(first.text);
    broken.States.CommitStock.Next = 'Nowhere';
    expect(validateAsl(broken).isValid).toBe(false);
  });

  it('calls only functions that exist and are its tasks, and every task', () => {
    const known = functions.filter(({ workflowTask }) => workflowTask).map(({ name }) => name);
    expect(functionsOfWorkflow(first.text)).toEqual([...known].sort());
    expect(functionsOfWorkflow(closing.text)).toEqual([...known].sort());
  });

  it('catches only errors of the catalogue and of the service', () => {
    const known = (name: string) => name in errorCatalogue || name.startsWith('States.');
    const names = tasks.flatMap(({ Retry, Catch }) => [...Retry, ...Catch].flatMap((one) => one.ErrorEquals));
    expect(names.filter((name) => !known(name))).toEqual([]);
  });

  it.each(courses)('reaches every state, and an end from every state: %s', (_, course) => {
    const { start, states } = course;
    expect([...reachableFrom(course, start)].sort()).toEqual(states.map(({ name }) => name).sort());
    const isEnd = (name: string) => {
      const { Type = '', End = false } = stateOf(course, name) ?? {};
      return End || ['Succeed', 'Fail'].includes(Type);
    };
    const stuck = states.filter(({ name }) => ![...reachableFrom(course, name)].some(isEnd));
    expect(stuck.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ['order', first, 3],
    ['order-closing', closing, 1],
  ] as const)('tells first how it goes well: %s', (_, course, length) => {
    const well: string[] = [];
    for (let name: string | undefined = course.start; name; name = stateOf(course, name)?.Next) {
      well.push(name);
    }
    expect(course.states.map(({ name }) => name).slice(0, well.length)).toEqual(well);
    expect(well).toHaveLength(length);
  });

  it('waits for nothing but the money: no execution is open while goods travel', () => {
    const waiting = courses.flatMap(([, { text }]) => text.match(/waitForTaskToken/g) ?? []);
    expect(waiting).toHaveLength(1);
    expect(first.text).toContain('"task": "awaitPayment"');
  });

  it('says in both courses the same of what both do', () => {
    const own = 'StandStill';
    const shared = closing.states.filter(({ name }) => name !== own && stateOf(first, name));
    expect(shared.map(({ name }) => name)).toEqual(['SettleEndedOrder', 'NotifyCancellation', 'EndedUntold']);
    for (const state of shared) expect(stateOf(first, state.name)).toEqual(state);
  });

  it.each(tasks)('gives $name of $course a timeout, retries, a catch for everything and a why', (state) => {
    expect(state.TimeoutSeconds).toBeDefined();
    expect(state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toEqual([]);
    expect(state.Catch.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
    expect(state.Comment).toBeDefined();
  });

  it('ends an order for what the order says, never because something failed', () => {
    const ending = first.states.flatMap(({ Catch }) => Catch.filter(({ Next }) => Next === 'EndOpenOrder'));
    const reasons = new Set(ending.flatMap(({ ErrorEquals }) => ErrorEquals));
    expect([...reasons].sort()).toEqual(['States.Timeout', 'illegal-transition', 'insufficient-stock']);
  });

  it.each(tasks.filter(({ name }) => !name.startsWith('Notify')))(
    'tries $name of $course again for longer than an outage of AWS usually lasts',
    ({ Retry }) => {
      const {
        IntervalSeconds = 1,
        MaxAttempts = 0,
        BackoffRate = 1,
        MaxDelaySeconds = 0,
      } = Retry.at(-1) ?? {};
      /** With full jitter a pause is half of the longest on average. */
      const pauses = Array.from({ length: MaxAttempts }, (_, attempt) =>
        Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds),
      );
      expect(pauses.reduce((sum, pause) => sum + pause / 2, 0)).toBeGreaterThan(10 * 3_600);
    },
  );

  it.each(tasks.filter(({ name }) => name.startsWith('Notify')))(
    'goes on when $name of $course fails',
    ({ course, Catch, End }) => {
      expect(End).toBe(true);
      const [caught] = Catch;
      expect(caught?.ErrorEquals).toEqual(['States.ALL']);
      expect(stateOf(course === 'order' ? first : closing, caught?.Next ?? '')?.Type).toBe('Succeed');
    },
  );

  it('is deployed as Standard state machines, traced, their errors logged without task tokens', () => {
    const machines = ofType('AWS::StepFunctions::StateMachine');
    expect(machines.map(({ Properties }) => Properties.StateMachineName)).toEqual([
      'waybill-dev-orders',
      'waybill-dev-orders-closing',
    ]);
    for (const { Properties } of machines) {
      expect(Properties).toMatchObject({
        StateMachineType: 'STANDARD',
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      });
    }
  });

  it('is deployed with ARNs in place of names', () => {
    for (const { Properties } of ofType('AWS::StepFunctions::StateMachine')) {
      const parts: unknown[] = Properties.DefinitionString['Fn::Join'][1];
      const called = parts.map(target).flatMap((lambda) => (lambda ? [nameOf(lambda)] : []));
      expect([...new Set(called)].sort()).toEqual(functionsOfWorkflow(first.text));
      expect(parts.filter((part) => typeof part === 'string').join('')).not.toContain('${');
    }
  });
});
