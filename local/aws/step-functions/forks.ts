/** Parallel and Map: what starts the threads below a thread. They come together again in transitions.ts. */
import type { Json, MapState, ParallelState } from './asl.ts';
import type { MapItem, Thread } from './execution.ts';
import { QueryEvaluationError } from './failure.ts';
import { evaluate, frameOf, record, type Step } from './step.ts';
import { enterState, join } from './transitions.ts';

/** The service runs at most this many iterations of an inline Map at once. */
const mostIterationsAtOnce = 40;

type Child = { readonly index: number; readonly input: Json; readonly mapItem?: MapItem };

const addChild = (step: Step, parent: Thread, { index, input, mapItem }: Child): Thread => {
  const child: Thread = {
    id: `${parent.id}.${index}`,
    parent: parent.id,
    index,
    ...(mapItem && { mapItem }),
    variables: {},
    lastEvent: parent.lastEvent,
    activity: { kind: 'queued', input },
  };
  step.execution.threads.set(child.id, child);
  step.touched.add(child.id);
  return child;
};

export const beginParallel = async (step: Step, thread: Thread, state: ParallelState): Promise<void> => {
  const input =
    state.Arguments === undefined
      ? frameOf(thread).input
      : await evaluate(step, thread, 'Arguments', state.Arguments);
  record(step, thread, 'ParallelStateStarted');
  thread.activity = { kind: 'fork', children: state.Branches.length, concurrency: 0 };
  const children = state.Branches.map((_, index) => addChild(step, thread, { index, input }));
  for (const [index, { StartAt }] of state.Branches.entries()) {
    const child = children[index];
    if (child) enterState(step, child, StartAt, input);
  }
};

/** What is between `{%` and `%}`; without a field the input is meant. */
const expressionIn = (field: Json | undefined): string =>
  typeof field === 'string' ? (/^\{%(.*)%\}$/s.exec(field)?.[1] ?? field).trim() : '$states.input';

const itemsOf = async (step: Step, thread: Thread, state: MapState): Promise<readonly Json[]> => {
  const items =
    state.Items === undefined ? frameOf(thread).input : await evaluate(step, thread, 'Items', state.Items);
  if (Array.isArray(items)) return items;
  const type = items === null ? 'null' : typeof items;
  throw new QueryEvaluationError(
    'Items',
    `The JSONata expression '${expressionIn(state.Items)}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${type}' for value: ${JSON.stringify(items)}`,
  );
};

const concurrencyOf = async (step: Step, thread: Thread, state: MapState): Promise<number> => {
  const given = await evaluate(step, thread, 'MaxConcurrency', state.MaxConcurrency ?? 0);
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 0)
    throw new QueryEvaluationError(
      'MaxConcurrency',
      `The field 'MaxConcurrency' must be a whole number of 0 or more, not ${JSON.stringify(given)}`,
    );
  return given === 0 ? mostIterationsAtOnce : Math.min(given, mostIterationsAtOnce);
};

export const beginMap = async (step: Step, thread: Thread, state: MapState): Promise<void> => {
  const items = await itemsOf(step, thread, state);
  const concurrency = await concurrencyOf(step, thread, state);
  const children: Child[] = [];
  for (const [index, item] of items.entries()) {
    const mapItem = { Index: index, Value: item };
    const input =
      state.ItemSelector === undefined
        ? item
        : await evaluate(step, thread, 'ItemSelector', state.ItemSelector, { mapItem });
    children.push({ index, input, mapItem });
  }
  record(step, thread, 'MapStateStarted', { length: items.length });
  thread.activity = { kind: 'fork', children: items.length, concurrency };
  for (const child of children) addChild(step, thread, child);
  await join(step, thread);
};
