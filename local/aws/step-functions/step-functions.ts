/** AWS Step Functions, Standard workflows in JSONata, over the stack's journal, clock and functions. */
import type { Runtime, Service } from '../service.ts';
import { makeEngine } from './engine.ts';
import { openJournal } from './journal.ts';
import { loadMachine, type MachineSource } from './machine.ts';
import { operationsOf } from './operations.ts';
import { executionRoutes } from './views.ts';

export type StepFunctions = Service & {
  /** States entered and retried since the start: what the service charges for. */
  readonly stateTransitions: () => number;
};

/** @throws DefinitionError that says all that is wrong with a definition */
export const makeStepFunctions = (
  runtime: Pick<Runtime, 'clock' | 'journal' | 'invoke' | 'report' | 'weather'>,
  sources: readonly MachineSource[],
): StepFunctions => {
  const { clock, invoke, report, weather } = runtime;
  const journal = openJournal(runtime.journal);
  const machines = sources.map((source) => loadMachine(source, clock.now));
  for (const { definitionId, name, definition } of machines)
    journal.keepDefinition(definitionId, name, definition);
  const engine = makeEngine({ clock, invoke, report, weather, journal });
  return {
    aws: operationsOf({ machines, journal, engine, now: clock.now, createdAt: clock.now() }),
    routes: executionRoutes(journal),
    start: engine.resume,
    stop: engine.stop,
    idle: engine.idle,
    stateTransitions: engine.stateTransitions,
  };
};
