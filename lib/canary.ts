/**
 * Careful deployments: whoever calls a function calls its alias `live`. New code gets a tenth of the calls for five
 * minutes; when it fails, or the API answers errors of ours, CodeDeploy moves the alias back by itself.
 *
 *   callers ──▶ live ──▶ version n          a deployment:  live ─┬─ 90 % ─▶ n
 *                                                                └─ 10 % ─▶ n + 1      then all, or back to n
 */
import { Duration } from 'aws-cdk-lib';
import { Alarm, type IAlarmRef, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { type IRole, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';
import { alarmNameOf, type Watch } from './watch.ts';
import { liveAlias, type WaybillFunction } from './waybill-function.ts';

const errorsInMinute = 3;
const period = Duration.minutes(1);

/** Of the version that is tried and of the one before alike: either is a reason to stop. */
const watchErrors = (watch: Watch, { name }: WaybillFunction['definition'], functionName: string): Alarm =>
  watch.ring(`Canary-${name}`, {
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensionsMap: { FunctionName: functionName, Resource: `${functionName}:${liveAlias}` },
      statistic: 'sum',
      period,
    }),
    from: errorsInMinute,
    says:
      `${name} fails, and a deployment that runs is taken back. Read its log; when no deployment runs, the cause is ` +
      'not new code: look at what it calls.',
  });

/** In the stack of the API, which each group of functions knows by name. */
const answersAlarm = 'Canary-api';

/** Answers that are ours to answer for end no function: they show at the API alone. */
export const watchAnswers = (watch: Watch, apiId: string): Alarm =>
  watch.ring(answersAlarm, {
    metric: new Metric({
      namespace: 'AWS/ApiGateway',
      metricName: '5xx',
      dimensionsMap: { ApiId: apiId },
      statistic: 'sum',
      period,
    }),
    from: errorsInMinute,
    says:
      'The API answers errors of ours (5xx) within a minute, and a deployment that runs is taken back. Look at the ' +
      'access log for the routes, then at the log of the function behind them.',
  });

export class Canary {
  private readonly application: LambdaApplication;
  private readonly role: IRole;
  private readonly watch: Watch;
  private readonly answers: IAlarmRef;

  constructor(scope: Construct, { stage }: Settings, watch: Watch) {
    this.watch = watch;
    this.answers = Alarm.fromAlarmName(scope, 'Answers', alarmNameOf(answersAlarm, { stage }));
    this.application = new LambdaApplication(scope, 'Canary');
    this.role = new Role(scope, 'CanaryRole', {
      description: `Moves the aliases of Waybill's functions (${stage})`,
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSCodeDeployRoleForLambdaLimited'),
      ],
    }).withoutPolicyUpdates();
  }

  guard({ definition, lambda, alias }: WaybillFunction): void {
    if (!alias) throw new Error(`${definition.name} has no alias to be moved`);
    new LambdaDeploymentGroup(lambda, 'Canary', {
      application: this.application,
      alias,
      role: this.role,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: [this.answers, watchErrors(this.watch, definition, lambda.functionName)],
    });
  }
}
