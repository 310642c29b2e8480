/** What a schema cannot see: where transitions lead, which names meet, what fields mean together. */
import {
  callbackResource,
  type Flow,
  innerFlows,
  invokeResource,
  isExpression,
  type Program,
  type State,
  type TaskState,
} from './asl.ts';
import type { Problem } from './validate.ts';

type PlacedState = {
  readonly name: string;
  readonly path: string;
  readonly state: State;
  /** The scope its variables belong to, and all around it. */
  readonly scopes: readonly string[];
};

type PlacedFlow = { readonly flow: Flow; readonly path: string; readonly scopes: readonly string[] };

const join = (path: string, rest: string): string => (path === '' ? rest : `${path}.${rest}`);

/** A flow and all flows inside of it. */
const flowsOf = (flow: Flow, path: string, scopes: readonly string[]): PlacedFlow[] => {
  const inner = Object.entries(flow.States).flatMap(([name, state]) =>
    innerFlows(state).flatMap((each, index) => {
      const field = state.Type === 'Map' ? 'ItemProcessor' : `Branches[${index}]`;
      const place = join(path, `States.${name}.${field}`);
      return flowsOf(each, place, [...scopes, place]);
    }),
  );
  return [{ flow, path, scopes }, ...inner];
};

/** Every state of a definition with its path. */
export const placedStates = (program: Program): PlacedState[] =>
  flowsOf(program, '', ['']).flatMap(({ flow, path, scopes }) =>
    Object.entries(flow.States).map(([name, state]) => ({
      name,
      state,
      scopes,
      path: join(path, `States.${name}`),
    })),
  );

/** Where a state can lead, with the field that says so. */
const targetsOf = (state: State): { field: string; target: string }[] => {
  const targets: { field: string; target: string | undefined }[] = [];
  if ('Next' in state) targets.push({ field: 'Next', target: state.Next });
  if (state.Type === 'Choice') {
    targets.push(
      ...state.Choices.map(({ Next }, index) => ({ field: `Choices[${index}].Next`, target: Next })),
    );
    targets.push({ field: 'Default', target: state.Default });
  }
  if ('Catch' in state)
    targets.push(
      ...(state.Catch ?? []).map(({ Next }, index) => ({ field: `Catch[${index}].Next`, target: Next })),
    );
  return targets.flatMap(({ field, target }) => (target === undefined ? [] : [{ field, target }]));
};

const reachable = (flow: Flow): Set<string> => {
  const seen = new Set<string>();
  const ahead = [flow.StartAt];
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    const state = flow.States[name];
    if (!state || seen.has(name)) continue;
    seen.add(name);
    ahead.push(...targetsOf(state).map(({ target }) => target));
  }
  return seen;
};

const transitionProblems = ({ flow, path }: PlacedFlow): Problem[] => {
  const problems: Problem[] = [];
  const exists = (name: string): boolean => Object.hasOwn(flow.States, name);
  if (!exists(flow.StartAt))
    problems.push({ path: join(path, 'StartAt'), message: `names no state here: "${flow.StartAt}"` });
  const found = reachable(flow);
  for (const [name, state] of Object.entries(flow.States)) {
    const place = join(path, `States.${name}`);
    for (const { field, target } of targetsOf(state))
      if (!exists(target))
        problems.push({ path: `${place}.${field}`, message: `names no state here: "${target}"` });
    if (exists(flow.StartAt) && !found.has(name)) problems.push({ path: place, message: 'is not reachable' });
    const ends = state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail';
    if (!ends && (state.Next === undefined) === (state.End === undefined))
      problems.push({ path: place, message: 'must have exactly one of Next and End' });
  }
  return problems;
};

const branchProblems = ({ flow, path }: PlacedFlow): Problem[] =>
  flow.ProcessorConfig !== undefined && !path.endsWith('.ItemProcessor')
    ? [{ path: join(path, 'ProcessorConfig'), message: 'belongs to the ItemProcessor of a Map' }]
    : [];

const languageProblems = (program: Program): Problem[] => {
  if (program.QueryLanguage === 'JSONPath')
    return [{ path: 'QueryLanguage', message: 'must be JSONata: JSONPath is not supported here' }];
  if (program.QueryLanguage === 'JSONata') return [];
  return placedStates(program)
    .filter(({ state }) => state.QueryLanguage === undefined)
    .map(({ path }) => ({
      path,
      message: 'is a JSONPath state, which is not supported here: say QueryLanguage JSONata',
    }));
};

const nameProblems = (states: readonly PlacedState[]): Problem[] => {
  const first = new Map<string, string>();
  return states.flatMap(({ name, path }) => {
    const before = first.get(name);
    if (before === undefined) first.set(name, path);
    return before === undefined
      ? []
      : [{ path, message: `has the name of ${before}: names are unique in the whole machine` }];
  });
};

const invokeArguments = new Set(['FunctionName', 'Payload']);

const argumentProblems = (state: TaskState, path: string): Problem[] => {
  if (state.Resource !== invokeResource && state.Resource !== callbackResource) return [];
  const given = state.Arguments;
  if (isExpression(given)) return [];
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [{ path: `${path}.Arguments`, message: 'must be an object with FunctionName' }];
  const problems: Problem[] = Object.keys(given)
    .filter((field) => !invokeArguments.has(field))
    .map((field) => ({ path: `${path}.Arguments.${field}`, message: 'is not supported here' }));
  if (typeof given.FunctionName !== 'string')
    problems.push({ path: `${path}.Arguments.FunctionName`, message: 'must be a string' });
  return problems;
};

const taskProblems = ({ state, path }: PlacedState): Problem[] => {
  if (state.Type !== 'Task') return [];
  const { HeartbeatSeconds: heartbeat, TimeoutSeconds: timeout } = state;
  const late = typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout;
  return [
    ...argumentProblems(state, path),
    ...(late ? [{ path: `${path}.HeartbeatSeconds`, message: 'must be less than TimeoutSeconds' }] : []),
  ];
};

/** The names that a state assigns, wherever in it. */
const assignedNames = (state: State): string[] => {
  const assigns = [
    'Assign' in state ? state.Assign : undefined,
    ...(state.Type === 'Choice' ? state.Choices.map(({ Assign }) => Assign) : []),
    ...('Catch' in state ? (state.Catch ?? []).map(({ Assign }) => Assign) : []),
  ];
  return assigns.flatMap((assign) => Object.keys(assign ?? {}));
};

/** An inner scope reads the variables around it but may not have one of the same name. */
const variableProblems = (states: readonly PlacedState[]): Problem[] => {
  const owned = new Map<string, Set<string>>();
  for (const { state, scopes } of states) {
    const scope = scopes.at(-1) ?? '';
    owned.set(scope, new Set([...(owned.get(scope) ?? []), ...assignedNames(state)]));
  }
  return states.flatMap(({ state, path, scopes }) =>
    assignedNames(state)
      .filter((name) => scopes.slice(0, -1).some((outer) => owned.get(outer)?.has(name)))
      .map((name) => ({ path, message: `assigns "${name}", which is a variable of an outer scope` })),
  );
};

export const findFlowProblems = (program: Program): Problem[] => {
  const flows = flowsOf(program, '', ['']);
  const states = placedStates(program);
  return [
    ...languageProblems(program),
    ...flows.flatMap(transitionProblems),
    ...flows.flatMap(branchProblems),
    ...nameProblems(states),
    ...states.flatMap(taskProblems),
    ...variableProblems(states),
  ];
};
