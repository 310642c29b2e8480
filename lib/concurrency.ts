/** How the concurrency of the account, which all functions share, is divided. */
import type { FunctionDefinition } from './function-definition.ts';
import type { Settings } from './settings.ts';

/** AWS documentation, "Configuring reserved concurrency": so many stay with functions that reserve none. */
export const keptUnreserved = 100;

/** The least that Lambda takes for a queue. */
const fewestRuns = 2;
const shareOfConsumer = 1 / 50;

/**
 * Of one consumer: a flood of events takes no more than a fiftieth, so all of them together leave most to shoppers. An
 * external system is asked by two at once.
 */
export const simultaneousRuns = (
  { lambdaConcurrency }: Settings,
  {
    worksThroughFiles,
    forExternalSystem,
  }: Pick<FunctionDefinition, 'worksThroughFiles' | 'forExternalSystem'> = {},
): number =>
  worksThroughFiles || forExternalSystem
    ? fewestRuns
    : Math.max(fewestRuns, Math.floor(lambdaConcurrency * shareOfConsumer));

/** @returns undefined where the function takes what is free */
export const reservedRuns = (
  { schedule, reservedShare }: FunctionDefinition,
  { lambdaConcurrency, reserveConcurrency }: Settings,
): number | undefined => {
  if (reserveConcurrency === 'off') return undefined;
  /** A run that takes longer than its period is not joined by the next. */
  if (schedule !== undefined) return 1;
  return reservedShare === undefined ? undefined : Math.floor(lambdaConcurrency * reservedShare);
};

/** @throws Error when AWS would refuse it */
export const checkReserved = (definitions: readonly FunctionDefinition[], settings: Settings): void => {
  const reserved = definitions.reduce((sum, row) => sum + (reservedRuns(row, settings) ?? 0), 0);
  const free = settings.lambdaConcurrency - keptUnreserved;
  if (reserved > Math.max(free, 0)) {
    throw new Error(
      `Of ${settings.lambdaConcurrency} simultaneous runs ${reserved} would be reserved, and ${keptUnreserved} must stay free: ` +
        'say "reserveConcurrency": "off", or ask for more and say so in "lambdaConcurrency"',
    );
  }
};
