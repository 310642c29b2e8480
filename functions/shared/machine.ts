/**
 * State machines, each one table: from a state, by a named transition, to a state. Every feature owns its own; code, the
 * OpenAPI enums, the diagrams in the docs and the reachability tests all read them.
 */
import { DomainError } from './errors.ts';

export type Machine<S extends string, T extends string> = {
  readonly initial: S;
  readonly final: readonly S[];
  readonly transitions: Readonly<Record<S, Readonly<Partial<Record<T, S>>>>>;
};

type TransitionsOf<M extends Machine<string, string>> = {
  [S in keyof M['transitions']]: keyof M['transitions'][S];
}[keyof M['transitions']] &
  string;

/** Who or what causes each transition, as docs/lifecycles.md tells it: one for each, and none besides. */
export type Causes<M extends Machine<string, string>> = Readonly<Record<TransitionsOf<M>, string>>;

/** What each state means to those who ask, besides where it leads: a new one gets its row, or nothing compiles. */
export type Standings<S extends string, Meaning extends string> = Readonly<Record<S, readonly Meaning[]>>;

/** Whether a thing's status means this. */
export const standsAs =
  <S extends string, Meaning extends string>(standings: Standings<S, Meaning>) =>
  ({ status }: { readonly status: S }, meaning: Meaning): boolean =>
    standings[status].includes(meaning);

/** Keys of a machine's table, as a zod enum wants them. */
export const statesOf = <S extends string>(machine: Machine<S, string>): [S, ...S[]] =>
  Object.keys(machine.transitions) as [S, ...S[]];

/** The state that `transition` leads to from `state`; undefined when it is not allowed there. */
export const nextState = <S extends string>(
  machine: Machine<S, string>,
  state: S,
  transition: string,
): S | undefined => machine.transitions[state][transition];

/** @throws DomainError `illegal-transition` */
export const move = <S extends string>(machine: Machine<S, string>, state: S, transition: string): S => {
  const next = nextState(machine, state, transition);
  if (next === undefined) {
    throw new DomainError('illegal-transition', `Cannot ${transition} what is ${state}`, {
      from: state,
      transition,
    });
  }
  return next;
};

export const isFinal = <S extends string>(machine: Machine<S, string>, state: S): boolean =>
  machine.final.includes(state);
