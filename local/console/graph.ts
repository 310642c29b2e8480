/** A state machine as boxes and arrows, read from its definition alone. */
import { type Flow, innerFlows, isExpression, type State } from '../aws/step-functions/asl.ts';

export type EdgeKind = 'next' | 'choice' | 'default' | 'catch';

export type Edge = {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** The condition, or the errors that are caught; empty for a plain next. */
  readonly label: string;
};

export type Node = {
  readonly name: string;
  readonly type: State['Type'];
  readonly comment?: string | undefined;
  /** Nothing comes after it. */
  readonly isLast: boolean;
  /** The branches of a Parallel, or what a Map does with each item. */
  readonly inner: readonly Graph[];
};

export type Graph = {
  readonly start: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
};

/** `{% $states.input.outcome = 'paid' %}` → `outcome = 'paid'`: whatever is asked about came in. */
const conditionText = (condition: boolean | string): string =>
  isExpression(condition)
    ? condition.slice(2, -2).trim().replaceAll('$states.input.', '')
    : String(condition);

const nextEdges = (from: string, state: State): Edge[] => {
  if (state.Type === 'Choice') {
    const choices = state.Choices.map(
      ({ Condition, Next }): Edge => ({ from, to: Next, kind: 'choice', label: conditionText(Condition) }),
    );
    if (state.Default === undefined) return choices;
    return [...choices, { from, to: state.Default, kind: 'default', label: 'otherwise' }];
  }
  if (!('Next' in state) || state.Next === undefined) return [];
  return [{ from, to: state.Next, kind: 'next', label: '' }];
};

/** Catchers that lead to the same state are one arrow. */
const catchEdges = (from: string, state: State): Edge[] => {
  const errors = new Map<string, string[]>();
  for (const { ErrorEquals, Next } of ('Catch' in state && state.Catch) || [])
    errors.set(Next, [...(errors.get(Next) ?? []), ...ErrorEquals]);
  return [...errors].map(([to, names]) => ({ from, to, kind: 'catch', label: names.join(', ') }));
};

export const graphOf = ({ StartAt, States }: Flow): Graph => {
  const states = Object.entries(States);
  const edges = states.flatMap(([name, state]) => [...nextEdges(name, state), ...catchEdges(name, state)]);
  const goesOn = new Set(edges.filter(({ kind }) => kind !== 'catch').map(({ from }) => from));
  return {
    start: StartAt,
    edges,
    nodes: states.map(([name, state]) => ({
      name,
      type: state.Type,
      comment: state.Comment,
      isLast: !goesOn.has(name),
      inner: innerFlows(state).map(graphOf),
    })),
  };
};
