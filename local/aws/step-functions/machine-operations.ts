/** What the API tells of state machines. */
import * as z from 'zod';
import { arnText, executionOf, machineOf, parse, type Source, seconds } from './request.ts';
import { roleArn } from './step.ts';

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
