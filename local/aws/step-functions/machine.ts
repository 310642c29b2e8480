/** A state machine made ready to run. */
import { createHash } from 'node:crypto';
import { type Flow, innerFlows, type Program, type State } from './asl.ts';
import { type Expressions, makeExpressions } from './jsonata.ts';
import { parseDefinition } from './validate.ts';

export type MachineSource = { readonly name: string; readonly arn: string; readonly definition: string };

export type Machine = {
  readonly name: string;
  readonly arn: string;
  readonly definition: string;
  /** The same text has the same id. */
  readonly definitionId: string;
  readonly program: Program;
  /** Names are unique in the whole machine, so no path is needed. */
  readonly stateOf: (name: string) => State;
  readonly expressions: Expressions;
};

const allStates = (flow: Flow): [string, State][] =>
  Object.entries(flow.States).flatMap(([name, state]): [string, State][] => [
    [name, state],
    ...innerFlows(state).flatMap(allStates),
  ]);

/** @throws DefinitionError */
export const loadMachine = (source: MachineSource, now: () => number): Machine => {
  const expressions = makeExpressions(now);
  const program = parseDefinition(source.name, source.definition, expressions.compile);
  const states = new Map(allStates(program));
  return {
    ...source,
    definitionId: createHash('sha256').update(source.definition).digest('hex'),
    program,
    stateOf: (name) => {
      const state = states.get(name);
      if (!state) throw new Error(`the state machine ${source.name} has no state ${name}`);
      return state;
    },
    expressions,
  };
};
