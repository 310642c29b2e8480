import { expect, it } from '@jest/globals';
import { epoch, invoke, machine, type Script, stand } from '../aws/step-functions/stand.ts';
import { localStack } from './recorded.ts';

const sfn = (test: string): string => localStack(`stepfunctions/v2/${test}`);

type Row = {
  readonly what: string;
  readonly definition: object;
  readonly functions?: Readonly<Record<string, Script>>;
  readonly input?: unknown;
  /** What DescribeExecution says at the end. */
  readonly ends: object;
  /** The end of the history: id, previous id and type. */
  readonly history?: readonly string[];
  readonly source: string;
};

const pass = { Type: 'Pass', End: true };
const mapOf = (Items: string, more: object = {}) =>
  machine({
    M: { Type: 'Map', Items, ItemProcessor: { StartAt: 'I', States: { I: pass } }, End: true, ...more },
  });
const payload = (Payload: unknown) =>
  machine({
    A: invoke('f', {
      Arguments: { FunctionName: 'f', Payload },
      Output: '{% $states.result.Payload %}',
      End: true,
    }),
  });
const waitUntil = (days: number): object =>
  machine({
    State_1: { Type: 'Wait', Timestamp: new Date(epoch + days * 86_400_000).toISOString(), End: true },
  });
const notItems = (expression: string, type: string, value: string) => ({
  definition: mapOf(`{% ${expression} %}`),
  ends: {
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: `An error occurred while executing the state 'M' (entered at the event id #2). The JSONata expression '${expression}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${type}' for value: ${value}`,
  },
  history: ['3 0 EvaluationFailed', '4 3 MapStateFailed', '5 4 ExecutionFailed'],
});
const echo: Script = (given) => given;

const rows: readonly Row[] = [
  ...['"HelloWorld"', '0', 'true', '[]', '{}'].map((text) => ({
    what: `Payload as the text ${text}`,
    definition: payload(text),
    functions: { f: echo },
    ends: { status: 'SUCCEEDED', output: text },
    source: sfn('services/test_lambda_task_service.py test_invoke_json_values'),
  })),
  {
    what: 'a Payload of null',
    definition: payload(null),
    functions: { f: echo },
    ends: { status: 'SUCCEEDED', output: '{}' },
    source: sfn('error_handling/test_states_errors.py test_service_task_lambada_data_limit_exceeded'),
  },
  {
    what: 'a Payload that is no JSON',
    definition: payload('text'),
    functions: { f: echo },
    ends: { status: 'FAILED', error: 'Lambda.InvalidRequestContentException' },
    history: ['3 2 TaskScheduled', '4 3 TaskStarted', '5 4 TaskFailed', '6 5 ExecutionFailed'],
    source: localStack('lambda_/test_lambda.py (Lambda’s own refusal)'),
  },
  {
    what: 'a function that there is not',
    definition: payload({}),
    ends: {
      status: 'FAILED',
      error: 'Lambda.ResourceNotFoundException',
      cause: expect.stringContaining(
        'Function not found: f:$LATEST (Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: ',
      ),
    },
    source: sfn('error_handling/test_task_service_lambda.py test_no_such_function'),
  },
  {
    what: 'States.ALL and an answer that is too large',
    definition: machine({
      InvokeLambda: invoke('f', {
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'HandleGeneralError' }],
        End: true,
      }),
      HandleGeneralError: pass,
    }),
    functions: { f: () => 'x'.repeat(300_000) },
    ends: {
      status: 'SUCCEEDED',
      output: JSON.stringify({
        Error: 'States.DataLimitExceeded',
        Cause:
          "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
      }),
    },
    source: sfn(
      'error_handling/test_states_errors.py test_service_task_lambada_catch_state_all_data_limit_exceeded_on_large_utf8_response',
    ),
  },
  {
    what: 'a Wait of 24,856 days',
    definition: waitUntil(24_856),
    ends: {
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'State_1' (entered at the event id #2). Wait state delay is too long.",
    },
    history: ['2 0 WaitStateEntered', '3 2 ExecutionFailed'],
    source: sfn('base/test_wait.py test_timestamp_too_far_in_future_boundary[24856]'),
  },
  {
    what: 'a Wait of 24,855 days',
    definition: waitUntil(24_855),
    ends: { status: 'RUNNING' },
    source: sfn('base/test_wait.py test_timestamp_too_far_in_future_boundary[24855]'),
  },
  {
    what: 'Items that are a number',
    ...notItems('1', 'number', '1'),
    source: sfn('scenarios/test_base_scenarios.py test_map_state_items_eval_jsonata_fail[number]'),
  },
  {
    what: 'Items that are null',
    ...notItems('null', 'null', 'null'),
    source: sfn('scenarios/test_base_scenarios.py test_map_state_items_eval_jsonata_fail[null]'),
  },
  {
    what: 'an expression that fails in the second state',
    definition: machine({
      A: { Type: 'Pass', Next: 'B' },
      B: { Type: 'Pass', Output: { result: '{% $doesNotExist %}' }, End: true },
    }),
    ends: { status: 'FAILED', error: 'States.QueryEvaluationError' },
    history: ['4 3 PassStateEntered', '5 3 EvaluationFailed', '6 5 ExecutionFailed'],
    source: sfn('assign/test_assign_reference_variables.py test_undefined_reference'),
  },
  {
    what: 'a Timestamp that is none',
    definition: machine({ A: { Type: 'Wait', Timestamp: "{% '2026-01-01' %}", End: true } }),
    ends: { status: 'FAILED', error: 'States.QueryEvaluationError' },
    history: ['3 2 EvaluationFailed', '4 3 ExecutionFailed'],
    source: sfn('base/test_wait.py test_wait_timestamp_jsonata'),
  },
];

it.each(rows.map((row) => [row.what, row] as const))(
  'Step Functions does with %s as recorded',
  async (_, row) => {
    const it = stand({ definition: row.definition, ...(row.functions && { functions: row.functions }) });
    const { executionArn, ...ended } = await it.run(row.input);
    expect({ ...ended, source: row.source }).toMatchObject({ ...row.ends, source: row.source });
    if (!row.history) return;
    const events = await it.history(String(executionArn));
    const shape = events.map(({ id, previousEventId, type }) => `${id} ${previousEventId} ${type}`);
    expect(shape.slice(-row.history.length)).toEqual(row.history);
  },
);

it(`a Map that is tried again has failed once only (${sfn('scenarios/test_base_scenarios.py test_map_state_retry')})`, async () => {
  const inner = { StartAt: 'I', States: { I: invoke('f', { End: true }) } };
  const it = stand({
    definition: machine({
      M: {
        Type: 'Map',
        Items: '{% [1] %}',
        ItemProcessor: inner,
        Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2, IntervalSeconds: 1 }],
        End: true,
      },
    }),
    functions: {
      f: () => {
        throw new Error('no');
      },
    },
  });
  const arn = await it.start();
  do await it.settled();
  while (it.clock.toNextAlarm());
  const types = (await it.history(arn)).map(({ type }) => type);
  expect(types.filter((type) => type === 'MapStateStarted')).toHaveLength(3);
  expect(types.filter((type) => type === 'MapStateFailed')).toHaveLength(1);
});
