import { describe, expect, it } from '@jest/globals';
import validateAsl from 'asl-validator';
import * as z from 'zod';
import { errorCatalogue } from '../../functions/shared/errors.ts';
import { functions } from '../../lib/functions.ts';
import { functionsOfWorkflow, readWorkflow } from '../../lib/workflow-definition.ts';
import { nameOf, synthesize } from './synthesis.ts';

const text = readWorkflow();

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

const workflow = z
  .object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) })
  .parse(JSON.parse(text));
const states = Object.entries(workflow.States).map(([name, state]) => ({ name, ...state }));

const following = ({ Next, Default, Choices, Catch }: State): string[] =>
  [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((one) => one.Next)].filter(
    (name) => name !== undefined,
  );

const reachableFrom = (start: string, seen = new Set<string>()): Set<string> => {
  const state = workflow.States[start];
  if (state === undefined || seen.has(start)) return seen;
  seen.add(start);
  for (const next of following(state)) reachableFrom(next, seen);
  return seen;
};

const { ofType, target } = await synthesize();

describe('the order workflow', () => {
  it('is valid Amazon States Language', () => {
    const { isValid, errorsText } = validateAsl(JSON.parse(text), { checkArn: true, checkPaths: true });
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('would be refused with a state that leads nowhere', () => {
    const broken = JSON.parse(text);
    broken.States.ApproveOrder.Next = 'Nowhere';
    expect(validateAsl(broken).isValid).toBe(false);
  });

  it('calls only functions that exist and are its tasks, and every task', () => {
    const tasks = functions.filter(({ workflowTask }) => workflowTask).map(({ name }) => name);
    expect(functionsOfWorkflow(text)).toEqual([...tasks].sort());
  });

  it('catches only errors of the catalogue and of the service', () => {
    const known = (name: string) => name in errorCatalogue || name.startsWith('States.');
    const names = states.flatMap(({ Retry, Catch }) =>
      [...Retry, ...Catch].flatMap((one) => one.ErrorEquals),
    );
    expect(names.filter((name) => !known(name))).toEqual([]);
  });

  it('reaches every state, and an end from every state', () => {
    expect([...reachableFrom(workflow.StartAt)].sort()).toEqual(states.map(({ name }) => name).sort());
    const isEnd = (name: string) => ['Succeed', 'Fail'].includes(workflow.States[name]?.Type ?? '');
    const stuck = states.filter(({ name }) => ![...reachableFrom(name)].some(isEnd));
    expect(stuck.map(({ name }) => name)).toEqual([]);
  });

  it('tells first how it goes well, in six states', () => {
    const well: string[] = [];
    for (let name: string | undefined = workflow.StartAt; name; name = workflow.States[name]?.Next) {
      well.push(name);
    }
    expect(states.map(({ name }) => name).slice(0, well.length)).toEqual(well);
    expect(well).toHaveLength(6);
  });

  it.each(states.filter(({ Type }) => Type === 'Task'))(
    'gives $name a timeout, retries and a why',
    (state) => {
      expect(state.TimeoutSeconds).toBeDefined();
      expect(state.Retry.flatMap(({ ErrorEquals }) => ErrorEquals)).not.toEqual([]);
      expect(state.Comment).toBeDefined();
    },
  );

  it('ends an order for what the order says, never because something failed', () => {
    const ending = states.flatMap(({ Catch }) => Catch.filter(({ Next }) => Next === 'EndOpenOrder'));
    const reasons = new Set(ending.flatMap(({ ErrorEquals }) => ErrorEquals));
    expect([...reasons].sort()).toEqual(['States.Timeout', 'illegal-transition', 'insufficient-stock']);
  });

  it.each(states.filter(({ Type, name }) => Type === 'Task' && !name.startsWith('Notify')))(
    'tries $name again for longer than an outage of AWS usually lasts',
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

  it.each(['NotifyCustomer', 'NotifyCancellation'])('goes on when %s fails', (name) => {
    const state = workflow.States[name];
    expect(state?.Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next: state?.Next }]);
  });

  it('is deployed as a Standard state machine, traced, its errors logged without task tokens', () => {
    const [machine, ...others] = ofType('AWS::StepFunctions::StateMachine');
    expect(others).toEqual([]);
    expect(machine?.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    });
  });

  it('is deployed with ARNs in place of names', () => {
    const parts: unknown[] = ofType('AWS::StepFunctions::StateMachine')[0]?.Properties.DefinitionString[
      'Fn::Join'
    ][1];
    const called = parts.map(target).flatMap((lambda) => (lambda ? [nameOf(lambda)] : []));
    expect([...new Set(called)].sort()).toEqual(functionsOfWorkflow(text));
    expect(parts.filter((part) => typeof part === 'string').join('')).not.toContain('${');
  });
});
