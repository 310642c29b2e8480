/** Tasks that must not load, each with where it must be seen and a word of the message. */
import { alone, end } from './refused-definitions.ts';
import { callback, invoke, machine } from './stand.ts';

export const withRetry = (...Retry: object[]) => alone(invoke('f', { Retry, End: true }));
const withCatch = (...Catch: object[]) => machine({ A: invoke('f', { Catch, Next: 'B' }), B: end });
export const refusedTasks: [string, object | string, string, RegExp][] = [
  [
    'another service',
    alone({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true }),
    'States.A.Resource',
    /not supported/,
  ],
  [
    'an activity',
    alone({ Type: 'Task', Resource: 'arn:aws:states:eu-west-1:000000000000:activity:x', End: true }),
    'States.A.Resource',
    /not supported/,
  ],
  [
    'an invocation without FunctionName',
    alone(invoke('f', { Arguments: { Payload: 1 }, End: true })),
    'States.A.Arguments.FunctionName',
    /string/,
  ],
  [
    'an invocation without Arguments',
    alone({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true }),
    'States.A.Arguments',
    /FunctionName/,
  ],
  [
    'an argument that is not supported',
    alone(invoke('f', { Arguments: { FunctionName: 'f', InvocationType: 'Event' }, End: true })),
    'States.A.Arguments.InvocationType',
    /not supported/,
  ],
  ['a timeout of 0', alone(invoke('f', { TimeoutSeconds: 0, End: true })), 'States.A.TimeoutSeconds', />=1/],
  [
    'a broken timeout',
    alone(invoke('f', { TimeoutSeconds: 1.5, End: true })),
    'States.A.TimeoutSeconds',
    /whole/,
  ],
  ['a timeout of the machine of 0', machine({ A: end }, { TimeoutSeconds: 0 }), 'TimeoutSeconds', /./],
  [
    'a heartbeat as long as the timeout',
    alone(callback('f', { TimeoutSeconds: 5, HeartbeatSeconds: 5, End: true })),
    'States.A.HeartbeatSeconds',
    /less than/,
  ],
  [
    'Credentials',
    alone(invoke('f', { Credentials: {}, End: true })),
    'States.A.Credentials',
    /not supported/,
  ],
  ['no ErrorEquals', withRetry({ MaxAttempts: 1 }), 'States.A.Retry[0].ErrorEquals', /./],
  ['an empty ErrorEquals', withRetry({ ErrorEquals: [] }), 'States.A.Retry[0].ErrorEquals', /./],
  [
    'States.ALL in company',
    withRetry({ ErrorEquals: ['States.ALL', 'X'] }),
    'States.A.Retry[0].ErrorEquals',
    /stand alone/,
  ],
  [
    'States.ALL before the last retrier',
    withRetry({ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }),
    'States.A.Retry',
    /last/,
  ],
  [
    'States.ALL before the last catcher',
    withCatch({ ErrorEquals: ['States.ALL'], Next: 'B' }, { ErrorEquals: ['X'], Next: 'B' }),
    'States.A.Catch',
    /last/,
  ],
  [
    'an error name that the service does not have',
    withRetry({ ErrorEquals: ['States.Broken'] }),
    'States.A.Retry[0].ErrorEquals[0]',
    /not an error name/,
  ],
  [
    'an interval of 0',
    withRetry({ ErrorEquals: ['X'], IntervalSeconds: 0 }),
    'States.A.Retry[0].IntervalSeconds',
    /./,
  ],
  [
    'a backoff rate below 1',
    withRetry({ ErrorEquals: ['X'], BackoffRate: 0.5 }),
    'States.A.Retry[0].BackoffRate',
    /./,
  ],
  [
    'negative attempts',
    withRetry({ ErrorEquals: ['X'], MaxAttempts: -1 }),
    'States.A.Retry[0].MaxAttempts',
    /./,
  ],
  [
    'a longest delay below the interval',
    withRetry({ ErrorEquals: ['X'], IntervalSeconds: 9, MaxDelaySeconds: 9 }),
    'States.A.Retry[0].MaxDelaySeconds',
    /greater/,
  ],
  [
    'an unknown jitter',
    withRetry({ ErrorEquals: ['X'], JitterStrategy: 'SOME' }),
    'States.A.Retry[0].JitterStrategy',
    /./,
  ],
  ['a catcher without Next', withCatch({ ErrorEquals: ['X'] }), 'States.A.Catch[0].Next', /./],
];
