/** The state machine. Where its definition names a function, it gets the ARN and the permission to invoke it. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { logRetention } from './log-retention.ts';
import type { Settings } from './settings.ts';
import type { WaybillFunction } from './waybill-function.ts';
import { functionsOfWorkflow, withArns } from './workflow-definition.ts';

/** Known without the resource, so that functions and workflow may know each other. */
export const workflowName = ({ stage }: Settings): string => `waybill-${stage}-orders`;

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
      definitionBody: DefinitionBody.fromString(withArns(definition, (name) => arns.get(name) ?? name)),
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
