/** What the API tells of state machines, and of definitions that are not one yet. */
import * as z from 'zod';
import { loadMachine } from './machine.ts';
import { arnText, executionOf, machineOf, parse, type Source, seconds } from './request.ts';
import { roleArn } from './step.ts';
import { DefinitionError, type Problem } from './validate.ts';

const mostDiagnostics = 100;

/** `States.Pay.Retry[0]` → `/States/Pay/Retry[0]`, as the service writes it */
const diagnosticOf = ({ path, message }: Problem) => ({
  severity: 'ERROR',
  code: 'SCHEMA_VALIDATION_FAILED',
  message,
  location: `/${path.replaceAll('.', '/')}`,
});

/** What this stack would not load is an error, also where AWS would take it. */
export const validateDefinition = (source: Source, request: unknown): object => {
  const input = z.object({
    definition: z.string().min(1).max(1_048_576),
    type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
    maxResults: z.int().min(0).max(mostDiagnostics).default(0),
  });
  const { definition, maxResults } = parse(input, request);
  try {
    loadMachine({ name: 'definition', arn: 'definition', definition }, source.now);
    return { result: 'OK', diagnostics: [], truncated: false };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const diagnostics = error.problems.map(diagnosticOf);
    const shown = diagnostics.slice(0, maxResults || mostDiagnostics);
    return { result: 'FAIL', diagnostics: shown, truncated: shown.length < diagnostics.length };
  }
};

export const describeStateMachine = (source: Source, request: unknown): object => {
  const { stateMachineArn } = parse(z.object({ stateMachineArn: arnText }), request);
  const { name, definition, definitionId } = machineOf(source, stateMachineArn);
  return {
    stateMachineArn,
    name,
    status: 'ACTIVE',
    definition,
    roleArn,
    type: 'STANDARD',
    creationDate: seconds(source.createdAt),
    revisionId: definitionId,
  };
};

export const describeForExecution = (source: Source, request: unknown): object => {
  const { executionArn } = parse(z.object({ executionArn: arnText }), request);
  const { machineArn, definitionId, startedAt } = executionOf(source, executionArn);
  const { name, definition } = source.journal.definition(definitionId);
  return {
    stateMachineArn: machineArn,
    name,
    definition,
    roleArn,
    updateDate: seconds(startedAt),
    revisionId: definitionId,
  };
};

export const listStateMachines = ({ machines, createdAt }: Source): object => ({
  stateMachines: machines.map(({ arn, name }) => ({
    stateMachineArn: arn,
    name,
    type: 'STANDARD',
    creationDate: seconds(createdAt),
  })),
});
