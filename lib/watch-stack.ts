/** The alarms over all that is known by name, and the dashboard. It can be deployed, and fail, on its own. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { watchBill, watchMail, watchPool } from './alarms/account-alarms.ts';
import { watchApi } from './alarms/api-alarms.ts';
import { watchFunctions } from './alarms/function-alarms.ts';
import { watchPublisher } from './alarms/queue-alarms.ts';
import { watchAttention, watchTroubles } from './alarms/shop-alarms.ts';
import { watchTable } from './alarms/table-alarms.ts';
import { watchCourse, watchExecutions } from './alarms/workflow-alarms.ts';
import { isAwake } from './awake.ts';
import type { DataStack } from './data-stack.ts';
import { tablesOf } from './declared-tables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { workflowName } from './order-workflow.ts';
import type { Settings } from './settings.ts';
import { Watch } from './watch.ts';
import { type Course, courses } from './workflow-definition.ts';

export type WatchStackProps = {
  readonly settings: Settings;
  readonly functions: readonly FunctionDefinition[];
  readonly data: DataStack;
  readonly httpApiId: string;
};

export class WatchStack extends Stack {
  constructor(scope: Construct, { settings, functions, data, httpApiId }: WatchStackProps) {
    super(scope, `WaybillWatch-${settings.stage}`, {
      description: `The watch over Waybill (${settings.stage})`,
      terminationProtection: settings.production,
    });
    const watch = new Watch(this, 'Watch', settings);
    watchAttention(watch);
    watchTroubles(watch);
    watchApi(watch, HttpApi.fromHttpApiAttributes(this, 'Api', { httpApiId }));
    for (const course of courses) {
      const arn = this.workflowArn(settings, course);
      watchCourse(watch, course, StateMachine.fromStateMachineArn(this, `Course-${course}`, arn));
    }
    watchExecutions(watch);
    for (const publisher of functions.filter(({ publishes }) => publishes)) watchPublisher(watch, publisher);
    const awake = functions.filter((each) => isAwake(each, settings));
    watchFunctions(watch, awake, settings.lambdaConcurrency);
    for (const table of tablesOf(functions)) watchTable(watch, table, data.tableNamed(table.name));
    watchMail(watch);
    watchPool(watch, data.people);
    watchBill(watch, settings);
  }

  private workflowArn(settings: Settings, course: Course): string {
    return this.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: workflowName(settings, course),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
