/**
 * Whether there is an order of all calls, each somewhere between its beginning and its end, in which one thing that does one
 * call after the other would have answered the same: linearizability (Herlihy and Wing, 1990). The search is Wing and
 * Gong's, which remembers where it has been, as Lowe's does ("Testing for linearizability", 2017).
 */
import type { Operation } from './history.ts';

export type Model<S, I, O> = {
  readonly start: S;
  /** The states after a call that was answered so, none when it cannot have been. Without an answer: all that may be. */
  readonly step: (state: S, input: I, output: O | undefined) => readonly S[];
};

export type Verdict<I, O> =
  | { readonly isLinearizable: true }
  | {
      readonly isLinearizable: false;
      /** As far as an order could be found. */
      readonly longest: readonly Operation<I, O>[];
      /** Calls that could have been next there, and can not. */
      readonly stuckAt: readonly Operation<I, O>[];
    };

type Frame<S> = {
  readonly done: bigint;
  readonly state: S;
  readonly order: readonly number[];
  readonly left: number[];
};

const isIn = (set: bigint, index: number): boolean => ((set >> BigInt(index)) & 1n) === 1n;

/** Calls that began before any that is left ended; none is left to be ordered when only unknown ones are. */
const candidates = <I, O>(operations: readonly Operation<I, O>[], done: bigint): number[] => {
  const left = operations.map((_, index) => index).filter((index) => !isIn(done, index));
  const firstEnd = Math.min(...left.map((index) => operations[index]?.return ?? Infinity));
  if (firstEnd === Infinity) return [];
  return left.filter((index) => (operations[index]?.call ?? Infinity) < firstEnd);
};

/** @param history of one thing: what belongs to different things is checked apart, for linearizability is local */
export const checkLinearizable = <S, I, O>(
  { start, step }: Model<S, I, O>,
  history: readonly Operation<I, O>[],
): Verdict<I, O> => {
  const operations = history.toSorted((a, b) => a.call - b.call);
  const seen = new Set<string>();
  const enter = (done: bigint, state: S, order: readonly number[]): Frame<S> => ({
    done,
    state,
    order,
    left: candidates(operations, done),
  });
  const stack = [enter(0n, start, [])];
  let longest: readonly number[] = [];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const { done, state, order, left } = frame;
    if (order.length >= longest.length) longest = order;
    const isFinished = operations.every(({ return: end }, index) => isIn(done, index) || end === Infinity);
    if (isFinished) return { isLinearizable: true };
    const next = left.pop();
    const operation = next === undefined ? undefined : operations[next];
    if (next === undefined || !operation) {
      stack.pop();
      continue;
    }
    for (const reached of step(state, operation.input, operation.output)) {
      const nowDone = done | (1n << BigInt(next));
      const place = `${nowDone} ${JSON.stringify(reached)}`;
      if (seen.has(place)) continue;
      seen.add(place);
      stack.push(enter(nowDone, reached, [...order, next]));
    }
  }
  const at = (indices: readonly number[]) => indices.flatMap((index) => operations[index] ?? []);
  const reached = longest.reduce((set, index) => set | (1n << BigInt(index)), 0n);
  return { isLinearizable: false, longest: at(longest), stuckAt: at(candidates(operations, reached)) };
};

const line = <I, O>({ client, input, output, call, return: end }: Operation<I, O>): string =>
  `  ${String(call).padStart(4)} to ${String(end).padStart(4)}  ${client}: ${JSON.stringify(input)} → ${JSON.stringify(output)}`;

/** @throws Error with the end of the longest order that was found, and what does not fit after it */
export const assertLinearizable = <S, I, O>(
  what: string,
  model: Model<S, I, O>,
  history: readonly Operation<I, O>[],
): void => {
  const verdict = checkLinearizable(model, history);
  if (verdict.isLinearizable) return;
  const { longest, stuckAt } = verdict;
  throw new Error(
    [
      `${what} did not do one thing after the other. An order was found of ${longest.length} of ${history.length} calls, the last of them:`,
      ...longest.slice(-8).map(line),
      'and none of these can be next:',
      ...stuckAt.map(line),
    ].join('\n'),
  );
};
