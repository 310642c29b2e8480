/** Which way an execution went through its state machine: for every state and every arrow. */
import type { Edge } from './graph.ts';
import type { Execution, Visit } from './tools.ts';

export type StateStatus = 'idle' | Visit['status'];

export type PathTaken = {
  /** Where the execution stands among those of its page: a visit's line is named by it. */
  readonly part: number;
  /** How it went the last time it was there. */
  readonly statusOf: (state: string) => StateStatus;
  readonly visitsOf: (state: string) => readonly Visit[];
  /** How often it went along this arrow. */
  readonly timesTaken: (edge: Edge) => number;
};

/** An error takes the arrow that catches it, everything else one of the others. */
const stepKey = (from: string, to: string, isCaught: boolean): string => JSON.stringify([from, to, isCaught]);

/** Each step from one state to the next: the event before a state is entered tells which state was left. */
const stepsOf = ({ states, history }: Execution): string[] => {
  const events = new Map(history.map((event) => [event.id, event]));
  const leaving = new Map(states.map((visit) => [visit.exitedEventId, visit]));
  return states.flatMap((visit) => {
    const left = leaving.get(events.get(visit.enteredEventId)?.previousEventId);
    return left ? [stepKey(left.name, visit.name, left.status === 'caught')] : [];
  });
};

/** @param part of its page: 0 is the execution that was asked for, the others carry it on */
export const pathTaken = (execution: Execution, part = 0): PathTaken => {
  const visits = Map.groupBy(execution.states, ({ name }) => name);
  const steps = Map.groupBy(stepsOf(execution), (step) => step);
  return {
    part,
    visitsOf: (state) => visits.get(state) ?? [],
    statusOf: (state) => visits.get(state)?.at(-1)?.status ?? 'idle',
    timesTaken: ({ from, to, kind }) => steps.get(stepKey(from, to, kind === 'catch'))?.length ?? 0,
  };
};

/** The name of a visit's line in the timeline. */
export const visitId = (part: number, { enteredEventId }: Visit): string => `visit-${part}-${enteredEventId}`;

/** Input and output of a visit, as JSON texts. */
export const dataOf = (
  { history }: Execution,
  { enteredEventId, exitedEventId }: Visit,
): { readonly input?: string | undefined; readonly output?: string | undefined } => ({
  input: history.find(({ id }) => id === enteredEventId)?.stateEnteredEventDetails?.input,
  output: history.find(({ id }) => id === exitedEventId)?.stateExitedEventDetails?.output,
});
