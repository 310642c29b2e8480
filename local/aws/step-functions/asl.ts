/**
 * The part of the Amazon States Language that runs here: Standard workflows whose query language is JSONata.
 * These schemas are strict, so a field that they do not name is refused and never silently ignored.
 */
import * as z from 'zod';

const jsonSchema = z.json();
export type Json = z.infer<typeof jsonSchema>;

/** Limits of the service. */
export const longestSeconds = 99_999_999;
const longestName = 80;
const longestRetryDelaySeconds = 31_622_400;

/** A string is an expression when it opens with `{%` and closes with `%}`, with nothing around. */
export const isExpression = (value: unknown): value is `{%${string}%}` =>
  typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');

const expression = z.string().refine(isExpression, { error: 'must be a JSONata expression {% … %}' });
const wholeSeconds = (least: number) => z.int().min(least).max(longestSeconds);
const positiveSeconds = z.union([wholeSeconds(1), expression], {
  error: `must be a whole number of 1 to ${longestSeconds} or a JSONata expression`,
});
const timestampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
export const isTimestamp = (text: string): boolean =>
  timestampPattern.test(text) && !Number.isNaN(Date.parse(text));
const timestamp = z.string().refine((text) => isExpression(text) || isTimestamp(text), {
  error: 'must be a timestamp like 2026-01-31T00:00:00Z or a JSONata expression',
});

const variableName = z
  .string()
  .max(longestName)
  .regex(/^[\p{L}_][\p{L}\p{N}_]*$/u, 'a variable name has letters, digits and underscores only')
  .refine((name) => name !== 'states', { error: '"states" is reserved' });
const assign = z.record(variableName, jsonSchema);

/** Error names beginning with `States.` belong to the service: these, and no others. */
const reservedErrors = [
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultWriterFailed',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
] as const;
const isKnownError = (name: string): boolean =>
  !name.startsWith('States.') || reservedErrors.some((reserved) => reserved === name);

const errorEquals = z
  .array(z.string().min(1).refine(isKnownError, { error: 'is not an error name of the service' }))
  .min(1)
  .refine((names) => !names.includes('States.ALL') || names.length === 1, {
    error: 'States.ALL must stand alone',
  });

const allComesLast = (entries: readonly { readonly ErrorEquals: readonly string[] }[]): boolean =>
  entries.slice(0, -1).every(({ ErrorEquals }) => !ErrorEquals.includes('States.ALL'));
const allLast = { error: 'States.ALL must be in the last entry' };

const retrier = z
  .strictObject({
    ErrorEquals: errorEquals,
    IntervalSeconds: wholeSeconds(1).optional(),
    MaxAttempts: z.int().min(0).max(longestSeconds).optional(),
    BackoffRate: z.number().min(1).optional(),
    MaxDelaySeconds: z.int().min(1).max(longestRetryDelaySeconds).optional(),
    JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
    Comment: z.string().optional(),
  })
  .refine(
    ({ IntervalSeconds = 1, MaxDelaySeconds }) =>
      MaxDelaySeconds === undefined || MaxDelaySeconds > IntervalSeconds,
    { error: 'must be greater than IntervalSeconds', path: ['MaxDelaySeconds'] },
  );
export type Retrier = z.infer<typeof retrier>;

const catcher = z.strictObject({
  ErrorEquals: errorEquals,
  Next: z.string(),
  Assign: assign.optional(),
  Output: jsonSchema.optional(),
  Comment: z.string().optional(),
});
export type Catcher = z.infer<typeof catcher>;

const shared = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const shaped = { Assign: assign.optional(), Output: jsonSchema.optional() };
const leading = { Next: z.string().optional(), End: z.literal(true).optional() };
const guarded = {
  Retry: z.array(retrier).refine(allComesLast, allLast).optional(),
  Catch: z.array(catcher).refine(allComesLast, allLast).optional(),
};

/** `arn:aws:states:::lambda:invoke`, the same with a callback, or a function itself. */
export const invokeResource = 'arn:aws:states:::lambda:invoke';
export const callbackResource = `${invokeResource}.waitForTaskToken`;
const functionArn = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+(:[A-Za-z0-9$_-]+)?$/;
const resource = z
  .string()
  .refine((arn) => arn === invokeResource || arn === callbackResource || functionArn.test(arn), {
    error: `is not supported here: only ${invokeResource}, ${callbackResource} or the ARN of a Lambda function`,
  });

const task = z.strictObject({
  Type: z.literal('Task'),
  Resource: resource,
  Arguments: jsonSchema.optional(),
  TimeoutSeconds: positiveSeconds.optional(),
  HeartbeatSeconds: positiveSeconds.optional(),
  ...shared,
  ...shaped,
  ...leading,
  ...guarded,
});
const pass = z.strictObject({ Type: z.literal('Pass'), ...shared, ...shaped, ...leading });
const choiceRule = z.strictObject({
  Condition: z.union([z.boolean(), expression]),
  Next: z.string(),
  Comment: z.string().optional(),
  ...shaped,
});
const choice = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z.array(choiceRule).min(1),
  Default: z.string().optional(),
  ...shared,
  ...shaped,
});
const wait = z
  .strictObject({
    Type: z.literal('Wait'),
    Seconds: z.union([wholeSeconds(0), expression]).optional(),
    Timestamp: timestamp.optional(),
    ...shared,
    ...shaped,
    ...leading,
  })
  .refine(({ Seconds, Timestamp }) => (Seconds === undefined) !== (Timestamp === undefined), {
    error: 'must have exactly one of Seconds and Timestamp',
  });
const succeed = z.strictObject({ Type: z.literal('Succeed'), Output: jsonSchema.optional(), ...shared });
const fail = z.strictObject({
  Type: z.literal('Fail'),
  Error: z.string().optional(),
  Cause: z.string().optional(),
  ...shared,
});
const flow: z.ZodType<Flow> = z.lazy(() =>
  z.strictObject({
    StartAt: z.string(),
    States: z.record(z.string().min(1).max(longestName), state),
    Comment: z.string().optional(),
    QueryLanguage: z.literal('JSONata').optional(),
    ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE').optional() }).optional(),
  }),
);
const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  Branches: z.array(flow).min(1),
  Arguments: jsonSchema.optional(),
  ...shared,
  ...shaped,
  ...leading,
  ...guarded,
});
const map = z.strictObject({
  Type: z.literal('Map'),
  ItemProcessor: flow,
  Items: z.union([expression, z.array(jsonSchema)]).optional(),
  ItemSelector: jsonSchema.optional(),
  MaxConcurrency: z.union([z.int().min(0), expression]).optional(),
  ...shared,
  ...shaped,
  ...leading,
  ...guarded,
});
const state = z.discriminatedUnion('Type', [task, pass, choice, wait, succeed, fail, parallel, map]);

export type TaskState = z.infer<typeof task>;
export type ChoiceState = z.infer<typeof choice>;
export type WaitState = z.infer<typeof wait>;
export type FailState = z.infer<typeof fail>;
export type ParallelState = z.infer<typeof parallel>;
export type MapState = z.infer<typeof map>;
export type State = z.infer<typeof state>;

/** States with one start: the machine itself, a branch, or what a Map does with each item. */
export interface Flow {
  StartAt: string;
  States: Record<string, State>;
  Comment?: string | undefined;
  QueryLanguage?: 'JSONata' | 'JSONPath' | undefined;
  ProcessorConfig?: { Mode?: 'INLINE' | undefined } | undefined;
}

export const programSchema = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string().min(1).max(longestName), state),
  Comment: z.string().optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
  TimeoutSeconds: wholeSeconds(1).optional(),
  Version: z.literal('1.0').optional(),
});
export type Program = z.infer<typeof programSchema>;

/** The flows inside of a state: branches, or the one item processor. */
export const innerFlows = (of: State): readonly Flow[] => {
  if (of.Type === 'Parallel') return of.Branches;
  return of.Type === 'Map' ? [of.ItemProcessor] : [];
};
