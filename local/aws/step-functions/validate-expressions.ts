/** Every expression of a definition: its grammar, and whether what it refers to can exist where it stands. */
import { isExpression, type Json, type Program, type State } from './asl.ts';
import type { Problem } from './validate.ts';
import { placedStates } from './validate-flow.ts';

type Place = {
  readonly field: string;
  readonly template: Json | undefined;
  readonly reads: readonly string[];
};

const before = ['input', 'context'];
const afterResult = ['input', 'result', 'context'];
const afterError = ['input', 'errorOutput', 'context'];

/** The fields of a state that may hold expressions, and the members of `$states` they may read. */
const placesOf = (state: State): Place[] => {
  const has =
    state.Type === 'Task' || state.Type === 'Parallel' || state.Type === 'Map' ? afterResult : before;
  const fields = Object.entries(state) as [string, Json | undefined][];
  const evaluatedBefore = new Set([
    'Arguments',
    'Items',
    'ItemSelector',
    'MaxConcurrency',
    'Seconds',
    'Timestamp',
    'TimeoutSeconds',
    'HeartbeatSeconds',
    'Error',
    'Cause',
  ]);
  const places = fields.flatMap(([field, template]): Place[] => {
    if (evaluatedBefore.has(field)) return [{ field, template, reads: before }];
    return field === 'Output' || field === 'Assign' ? [{ field, template, reads: has }] : [];
  });
  if (state.Type === 'Choice')
    for (const [index, rule] of state.Choices.entries())
      for (const field of ['Condition', 'Output', 'Assign'] as const)
        places.push({ field: `Choices[${index}].${field}`, template: rule[field], reads: before });
  if ('Catch' in state)
    for (const [index, catcher] of (state.Catch ?? []).entries())
      for (const field of ['Output', 'Assign'] as const)
        places.push({ field: `Catch[${index}].${field}`, template: catcher[field], reads: afterError });
  return places;
};

const stringsOf = (template: Json | undefined, field: string): { field: string; text: string }[] => {
  if (typeof template === 'string') return [{ field, text: template }];
  if (Array.isArray(template))
    return template.flatMap((item, index) => stringsOf(item, `${field}[${index}]`));
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([name, value]) => stringsOf(value, `${field}.${name}`));
};

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const isVariable = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'variable' && node.value === name;

/** Parts of a node that are evaluated once for each item of something: a name or `$` means that item there. */
const itemwise = new Set(['stages', 'predicate', 'group', 'terms', 'pattern', 'update', 'delete']);

/** What an expression reads that is not there. `inItem`: a name or `$` stands for an item at hand. */
const readProblems = (node: unknown, reads: readonly string[], inItem: boolean): string[] => {
  if (Array.isArray(node)) return node.flatMap((each) => readProblems(each, reads, inItem));
  if (!isNode(node)) return [];
  if (isVariable(node, 'eval')) return ['$eval is not available: use $parse'];
  if (isVariable(node, '$')) return ['$$ has no value in a state machine: use $states'];
  if (isVariable(node, '') && !inItem) return ['$ has no value at the top level: use $states'];
  if (node.type === 'name' && !inItem)
    return [`"${String(node.value)}" has nothing to be a field of: use $states`];
  const steps = node.type === 'path' && Array.isArray(node.steps) ? node.steps : undefined;
  const rest = Object.entries(node)
    .filter(([key]) => key !== 'steps' || steps === undefined)
    .flatMap(([key, part]) => readProblems(part, reads, inItem || itemwise.has(key)));
  return [
    ...rest,
    ...(steps ?? []).flatMap((step, index) => readProblems(step, reads, inItem || index > 0)),
    ...statesProblems(steps, reads),
  ];
};

const statesProblems = (steps: readonly unknown[] | undefined, reads: readonly string[]): string[] => {
  const member = steps?.[1];
  if (!isVariable(steps?.[0], 'states') || !isNode(member) || member.type !== 'name') return [];
  const name = String(member.value);
  return reads.includes(name) ? [] : [`$states.${name} does not exist here: only ${reads.join(', ')}`];
};

const problemsOf = (text: string, reads: readonly string[], compile: (text: string) => object): string[] => {
  if (!isExpression(text)) {
    const half = text.startsWith('{%') || text.endsWith('%}');
    return half ? ['opens with {% or closes with %} but not both: an expression does both'] : [];
  }
  try {
    return [...new Set(readProblems(compile(text), reads, false))];
  } catch (error) {
    return [`is not JSONata: ${error instanceof Error ? error.message : String(error)}`];
  }
};

export const findExpressionProblems = (program: Program, compile: (text: string) => object): Problem[] =>
  placedStates(program).flatMap(({ state, path }) =>
    placesOf(state).flatMap(({ field, template, reads }) =>
      stringsOf(template, field).flatMap(({ field: exact, text }) =>
        problemsOf(text, reads, compile).map((message) => ({ path: `${path}.${exact}`, message })),
      ),
    ),
  );
