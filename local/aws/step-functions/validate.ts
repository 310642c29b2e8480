/**
 * Loads a definition, or refuses it with everything that is wrong with it at once, each with its path. What this
 * interpreter does not run is refused here too, so that no execution meets it half way.
 */
import type * as z from 'zod';
import { type Program, programSchema } from './asl.ts';
import { findExpressionProblems } from './validate-expressions.ts';
import { findFlowProblems } from './validate-flow.ts';

export type Problem = { readonly path: string; readonly message: string };

export class DefinitionError extends Error {
  readonly problems: readonly Problem[];

  constructor(machine: string, problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `  ${path || 'definition'}: ${message}`);
    super(`The state machine "${machine}" cannot be loaded:\n${lines.join('\n')}`);
    this.name = 'DefinitionError';
    this.problems = problems;
  }
}

const jsonPathFields = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'Result',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ErrorPath',
  'CausePath',
  'Variable',
]);
const distributedFields = new Set([
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
]);

const unknownField = (field: string): string => {
  if (jsonPathFields.has(field)) return 'is a JSONPath field and has no place in a JSONata state';
  if (distributedFields.has(field)) return 'belongs to a distributed Map, which is not supported here';
  return 'is not a field of this state, or not supported here';
};

/** `['States', 'Pay', 'Retry', 0]` → `States.Pay.Retry[0]` */
const pathOf = (keys: readonly PropertyKey[]): string =>
  keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? String(key) : `${path}.${String(key)}`;
  }, '');

const problemsOf = (issue: z.core.$ZodIssue): Problem[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: unknownField(key) }))
    : [{ path: pathOf(issue.path), message: issue.message }];

const parseJson = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DefinitionError(name, [{ path: '', message: `is not JSON: ${String(error)}` }]);
  }
};

/**
 * @param compile gives the syntax tree of an expression, or throws what is wrong with it
 * @throws DefinitionError
 */
export const parseDefinition = (
  name: string,
  text: string,
  compile: (expression: string) => object,
): Program => {
  const parsed = programSchema.safeParse(parseJson(name, text));
  if (!parsed.success) throw new DefinitionError(name, parsed.error.issues.flatMap(problemsOf));
  const problems = [...findFlowProblems(parsed.data), ...findExpressionProblems(parsed.data, compile)];
  if (problems.length > 0) throw new DefinitionError(name, problems);
  return parsed.data;
};
