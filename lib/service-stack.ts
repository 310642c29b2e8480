/** What runs: the API, the workflows, the groups of functions. Holds no data. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { CodeOf } from './bundles.ts';
import { watchAnswers } from './canary.ts';
import type { Grantable } from './capabilities.ts';
import { checkReserved } from './concurrency.ts';
import type { DataStack } from './data-stack.ts';
import { deadEndNames, queueArn, setAsideNames } from './dead-letters.ts';
import { commonVariables, workflowArn } from './environment.ts';
import { FunctionGroup, type FunctionGroupProps } from './function-group.ts';
import type { FunctionGroups } from './functions.ts';
import { WaybillApi } from './http-api.ts';
import type { Images } from './images.ts';
import { OrderWorkflow } from './order-workflow.ts';
import { OutgoingMail } from './outgoing-mail.ts';
import { isCareful, type Settings } from './settings.ts';
import { Watch } from './watch.ts';
import type { WaybillFunction } from './waybill-function.ts';
import { type Course, courses, type Workflows } from './workflow-definition.ts';

export type ServiceStackProps = {
  readonly settings: Settings;
  readonly groups: FunctionGroups;
  readonly data: DataStack;
  readonly images: Images;
  readonly codeOf: CodeOf;
  readonly workflows: Workflows;
};

export class ServiceStack extends Stack {
  readonly api: WaybillApi;

  constructor(scope: Construct, props: ServiceStackProps) {
    const { settings, data, groups } = props;
    super(scope, `Waybill-${settings.stage}`, {
      description: `Waybill (${settings.stage})`,
      terminationProtection: settings.production,
    });
    const definitions = Object.values(groups).flat();
    checkReserved(definitions, settings);
    this.api = new WaybillApi(this, 'Http', { settings, people: data.people, definitions });
    const functions = this.addGroups(props).flatMap((group) => group.functions);
    const workflows = courses.map((course) => this.carry(course, functions, props));
    new CfnOutput(this, 'ApiUrl', { value: this.api.url });
    for (const { course, stateMachine } of workflows) {
      new CfnOutput(this, `StateMachineArn-${course}`, { value: stateMachine.stateMachineArn });
    }
  }

  private carry(
    course: Course,
    functions: readonly WaybillFunction[],
    { workflows, settings }: ServiceStackProps,
  ): OrderWorkflow {
    const definition = workflows[course];
    return new OrderWorkflow(this, `Workflow-${course}`, { course, definition, functions, settings });
  }

  private addGroups(props: ServiceStackProps): FunctionGroup[] {
    const { settings, data, images, groups, codeOf } = props;
    const endNames = deadEndNames(groups, settings);
    const mail = new OutgoingMail(this, 'Mail', settings);
    const shared: Omit<FunctionGroupProps, 'name' | 'definitions'> = {
      settings,
      data,
      images,
      mail,
      api: this.api,
      codeOf,
      answers: this.answersOf(settings),
      environment: commonVariables(this, { settings, data, images, mail, apiUrl: this.api.url }),
      grantable: this.grantable(props, mail, endNames),
      deadEndNames: endNames,
    };
    return Object.entries(groups).map(
      ([name, definitions]) => new FunctionGroup(this, name, { ...shared, name, definitions }),
    );
  }

  private answersOf(settings: Settings): Alarm | undefined {
    if (!isCareful(settings)) return undefined;
    return watchAnswers(new Watch(this, 'Watch', settings), this.api.api.apiId);
  }

  private grantable(
    { settings, data, images, groups }: ServiceStackProps,
    mail: OutgoingMail,
    endNames: readonly string[],
  ): Grantable {
    return {
      data,
      images,
      senderIdentities: this.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' }),
      configurationSetArn: mail.configurationSetArn,
      emailSender: settings.emailSender,
      stateMachineArns: courses.map((course) => workflowArn(this, 'stateMachine', course, settings)),
      executionArns: courses.map((course) => `${workflowArn(this, 'execution', course, settings)}:*`),
      setAsideArns: setAsideNames(groups, settings).map((name) => queueArn(this, name)),
      deadLetterArns: endNames.map((name) => queueArn(this, name)),
    };
  }
}
