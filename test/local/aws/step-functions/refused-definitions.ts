/** Definitions that must not load, each with where it must be seen and a word of the message. */
import { invoke, machine } from './stand.ts';

export const end = { Type: 'Pass', End: true };
export const alone = (state: object) => machine({ A: state });
const withCatch = (...Catch: object[]) => machine({ A: invoke('f', { Catch, Next: 'B' }), B: end });
const iterate = (more: object) =>
  alone({ Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: end } }, End: true, ...more });
const fork = (more: object, inner: object = end) =>
  alone({ Type: 'Parallel', Branches: [{ StartAt: 'I', States: { I: inner } }], End: true, ...more });

/** What is wrong, the definition, where it must be seen, and a word of the message. */
export const refusedDefinitions: [string, object | string, string, RegExp][] = [
  ['text that is no JSON', '{', '', /not JSON/],
  ['no StartAt', { QueryLanguage: 'JSONata', States: { A: end } }, 'StartAt', /expected string/],
  [
    'a StartAt that is no state',
    machine({ A: end }, { StartAt: 'X' }),
    'StartAt',
    /names no state here: "X"/,
  ],
  ['an unknown field of the machine', machine({ A: end }, { Owner: 'me' }), 'Owner', /not a field/],
  ['another version', machine({ A: end }, { Version: '2.0' }), 'Version', /1\.0/],
  [
    'JSONPath for the machine',
    machine({ A: end }, { QueryLanguage: 'JSONPath' }),
    'QueryLanguage',
    /JSONata/,
  ],
  [
    'no query language, which is JSONPath',
    { StartAt: 'A', States: { A: end } },
    'States.A',
    /JSONPath state/,
  ],
  ['JSONPath for a state', alone({ ...end, QueryLanguage: 'JSONPath' }), 'States.A.QueryLanguage', /JSONata/],
  ['an unknown type', alone({ Type: 'Loop', End: true }), 'States.A.Type', /./],
  ['an unknown field of a state', alone({ ...end, Colour: 'red' }), 'States.A.Colour', /not a field/],
  ['a JSONPath field', alone({ ...end, InputPath: '$.x' }), 'States.A.InputPath', /JSONPath field/],
  ['Parameters', alone({ ...end, Parameters: {} }), 'States.A.Parameters', /JSONPath field/],
  [
    'ResultPath in a catcher',
    withCatch({ ErrorEquals: ['X'], Next: 'B', ResultPath: '$.e' }),
    'States.A.Catch[0].ResultPath',
    /JSONPath/,
  ],
  ['neither Next nor End', alone({ Type: 'Pass' }), 'States.A', /exactly one of Next and End/],
  [
    'both Next and End',
    machine({ A: { Type: 'Pass', Next: 'B', End: true }, B: end }),
    'States.A',
    /exactly one/,
  ],
  ['End false', alone({ Type: 'Pass', End: false }), 'States.A.End', /true/],
  ['a Next that is no state', alone({ Type: 'Pass', Next: 'X' }), 'States.A.Next', /"X"/],
  [
    'a Next out of the branch',
    machine({
      A: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'I', States: { I: { Type: 'Pass', Next: 'B' } } }],
        Next: 'B',
      },
      B: end,
    }),
    'States.A.Branches[0].States.I.Next',
    /"B"/,
  ],
  ['a state nobody leads to', machine({ A: end, B: end }), 'States.B', /not reachable/],
  [
    'a Default that is no state',
    alone({ Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'X' }),
    'States.A.Default',
    /"X"/,
  ],
  ['a Choice without rules', alone({ Type: 'Choice', Choices: [] }), 'States.A.Choices', /./],
  [
    'a Choice with End',
    alone({ Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], End: true }),
    'States.A.End',
    /not a field/,
  ],
  [
    'a JSONPath choice rule',
    alone({ Type: 'Choice', Choices: [{ Variable: '$.x', StringEquals: 'y', Next: 'A' }] }),
    'States.A.Choices[0].Variable',
    /JSONPath/,
  ],
  [
    'a Condition that is no expression',
    alone({ Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'A' }] }),
    'States.A.Choices[0].Condition',
    /./,
  ],
  ['a Succeed with Next', alone({ Type: 'Succeed', Next: 'A' }), 'States.A.Next', /not a field/],
  ['a Succeed with Assign', alone({ Type: 'Succeed', Assign: { x: 1 } }), 'States.A.Assign', /not a field/],
  ['a Fail with Output', alone({ Type: 'Fail', Output: 1 }), 'States.A.Output', /not a field/],
  ['a Pass with Retry', alone({ ...end, Retry: [] }), 'States.A.Retry', /not a field/],
  [
    'a Wait for nothing',
    alone({ Type: 'Wait', End: true }),
    'States.A',
    /exactly one of Seconds and Timestamp/,
  ],
  [
    'a Wait for both',
    alone({ Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z', End: true }),
    'States.A',
    /exactly one/,
  ],
  ['negative Seconds', alone({ Type: 'Wait', Seconds: -1, End: true }), 'States.A.Seconds', /./],
  [
    'a Timestamp without zone',
    alone({ Type: 'Wait', Timestamp: '2026-01-01', End: true }),
    'States.A.Timestamp',
    /timestamp/,
  ],
  [
    'a distributed Map',
    iterate({
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'I', States: { I: end } },
    }),
    'States.A.ItemProcessor.ProcessorConfig.Mode',
    /INLINE/,
  ],
  ['an ItemReader', iterate({ ItemReader: {} }), 'States.A.ItemReader', /distributed/],
  [
    'tolerated failures',
    iterate({ ToleratedFailureCount: 1 }),
    'States.A.ToleratedFailureCount',
    /distributed/,
  ],
  ['Items that are no array', iterate({ Items: 5 }), 'States.A.Items', /./],
  [
    'a Parallel without branches',
    alone({ Type: 'Parallel', Branches: [], End: true }),
    'States.A.Branches',
    /./,
  ],
  ['a timeout of a Parallel', fork({ TimeoutSeconds: 5 }), 'States.A.TimeoutSeconds', /not a field/],
  [
    'a name used twice',
    machine({ I: { Type: 'Parallel', Branches: [{ StartAt: 'I', States: { I: end } }], End: true } }),
    'States.I.Branches[0].States.I',
    /unique/,
  ],
  ['a name that is too long', machine({ ['x'.repeat(81)]: end }), `States.${'x'.repeat(81)}`, /./],
  ['a variable named states', alone({ ...end, Assign: { states: 1 } }), 'States.A.Assign.states', /./],
  [
    'a variable of an outer scope',
    fork({ Assign: { x: 1 } }, { ...end, Assign: { x: 2 } }),
    'States.A.Branches[0].States.I',
    /outer scope/,
  ],
  ['an expression that is not closed', alone({ ...end, Output: '{% 1 + 1' }), 'States.A.Output', /not both/],
  [
    'grammar that is not JSONata',
    alone({ ...end, Output: { a: ['{% 1 + %}'] } }),
    'States.A.Output.a[0]',
    /is not JSONata/,
  ],
  ['$eval', alone({ ...end, Output: "{% $eval('1') %}" }), 'States.A.Output', /\$eval is not available/],
  ['$$', alone({ ...end, Output: '{% $$.x %}' }), 'States.A.Output', /\$\$ has no value/],
  ['$ at the top', alone({ ...end, Output: '{% $ %}' }), 'States.A.Output', /\$ has no value/],
  [
    'a bare name at the top',
    alone({ ...end, Output: '{% orderId %}' }),
    'States.A.Output',
    /"orderId" has nothing/,
  ],
  [
    'a result before the task ran',
    alone(invoke('f', { Arguments: { FunctionName: '{% $states.result.x %}' }, End: true })),
    'States.A.Arguments.FunctionName',
    /\$states\.result does not exist here/,
  ],
  [
    'the result of a Pass',
    alone({ ...end, Output: '{% $states.result %}' }),
    'States.A.Output',
    /\$states\.result/,
  ],
  [
    'an error outside of a catcher',
    alone(invoke('f', { Output: '{% $states.errorOutput %}', End: true })),
    'States.A.Output',
    /errorOutput/,
  ],
  [
    'a result in a catcher',
    withCatch({ ErrorEquals: ['X'], Next: 'B', Output: '{% $states.result %}' }),
    'States.A.Catch[0].Output',
    /result/,
  ],
  [
    'an unknown member of $states',
    alone({ ...end, Output: '{% $states.inputs %}' }),
    'States.A.Output',
    /inputs/,
  ],
];
