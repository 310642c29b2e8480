/** A state machine, of one course of an order. Where its definition names a function, it gets the ARN and the permission to invoke it. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { logRetention } from './log-retention.ts';
import type { Settings } from './settings.ts';
import type { WaybillFunction } from './waybill-function.ts';
import { type Course, functionsOfWorkflow, withArns } from './workflow-definition.ts';

const names: Readonly<Record<Course, string>> = { order: 'orders', 'order-closing': 'orders-closing' };

/** Known without the resource, so that functions and workflow may know each other. */
export const workflowName = ({ stage }: Settings, course: Course): string =>
  `waybill-${stage}-${names[course]}`;

export type OrderWorkflowProps = {
  readonly course: Course;
  readonly definition: string;
  readonly functions: readonly WaybillFunction[];
  readonly settings: Settings;
};

export class OrderWorkflow extends Construct {
  readonly course: Course;
  readonly stateMachine: StateMachine;

  /** @throws Error when the definition names a function that is no row of the list, or no task */
  constructor(scope: Construct, id: string, { course, definition, functions, settings }: OrderWorkflowProps) {
    super(scope, id);
    this.course = course;
    const name = workflowName(settings, course);
    const tasks = functionsOfWorkflow(definition).map((called) => {
      const task = functions.find((each) => each.definition.name === called);
      if (!task?.definition.workflowTask) throw new Error(`the workflow calls ${called}, which is no task`);
      return task;
    });
    const arns = new Map(tasks.map((task) => [task.definition.name, task.called.functionArn]));
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(withArns(definition, (called) => arns.get(called) ?? called)),
      tracingEnabled: true,
      logs: { destination: this.log(name, settings), level: LogLevel.ERROR, includeExecutionData: false },
    });
    for (const { called } of tasks) called.grantInvoke(this.stateMachine);
  }

  /** Execution data holds task tokens: it stays out of the log. The prefix spares a resource policy per log. */
  private log(name: string, settings: Settings): LogGroup {
    return new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: logRetention(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
