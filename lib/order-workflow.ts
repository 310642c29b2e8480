/**
 * The state machine, from the very file that also runs locally. A placeholder `${orders-tasks}` in it is the
 * name of a function: here it becomes the function's ARN, and with it the permission to invoke it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { logRetention } from './log-retention.ts';
import type { Settings } from './settings.ts';
import type { WaybillFunction } from './waybill-function.ts';

const placeholder = /\$\{([a-z][a-z0-9-]*)\}/g;

/** Known without the resource, so that functions and workflow may know each other. */
export const workflowName = ({ stage }: Settings): string => `waybill-${stage}-orders`;

export const readWorkflow = (): string =>
  readFileSync(join(import.meta.dirname, '..', 'state-machines', 'order.asl.json'), 'utf8');

/** The names of the functions that the definition calls. */
export const functionsOfWorkflow = (definition: string): string[] =>
  [...new Set([...definition.matchAll(placeholder)].map(([, name = '']) => name))].sort();

export class OrderWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  /** @throws Error when the definition names a function that is no row of the list, or no task */
  constructor(
    scope: Construct,
    id: string,
    definition: string,
    functions: ReadonlyMap<string, WaybillFunction>,
    settings: Settings,
  ) {
    super(scope, id);
    const tasks = functionsOfWorkflow(definition).map((name) => {
      const task = functions.get(name);
      if (!task?.definition.workflowTask) throw new Error(`the workflow calls ${name}, which is no task`);
      return task;
    });
    const arns = new Map(tasks.map((task) => [task.definition.name, task.lambda.functionArn]));
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: workflowName(settings),
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        definition.replaceAll(placeholder, (_, name: string) => arns.get(name) ?? name),
      ),
      tracingEnabled: true,
      logs: { destination: this.log(settings), level: LogLevel.ERROR, includeExecutionData: false },
    });
    for (const { lambda } of tasks) lambda.grantInvoke(this.stateMachine);
  }

  /** Execution data holds task tokens: it stays out of the log. The prefix spares a resource policy per log. */
  private log(settings: Settings): LogGroup {
    return new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${workflowName(settings)}`,
      retention: logRetention(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
