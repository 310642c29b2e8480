/** The watch over the deployment: every alarm says what is at stake and what to do next. */
import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { attentionKinds, attentionMetric, concerns } from '../functions/attention/contract.ts';
import { unusableSecretMetric } from '../functions/shared/secret-contract.ts';
import type { Settings } from './settings.ts';
import type { WaybillFunction } from './waybill-function.ts';
import type { Course } from './workflow-definition.ts';

const period = Duration.minutes(5);
const lateMinutes = 5;

type Watched = {
  readonly metric: IMetric;
  /** Rings from this value on. */
  readonly from: number;
  /** What is at stake, and the next step. */
  readonly says: string;
  readonly periods?: number;
};

/** Of each course: its alarms' name, what is at stake, and how its executions are called. */
const courseWords: Readonly<Record<Course, { alarm: string; says: string; named: string }>> = {
  order: {
    alarm: 'Workflow',
    says: 'An order’s workflow failed: a customer may have paid and gets nothing, or stock may stay held.',
    named: 'the order id',
  },
  'order-closing': {
    alarm: 'ClosingWorkflow',
    says: 'The closing of an order failed: it is not counted as a sale, or its ending is not carried out.',
    named: 'the order id and -closing',
  },
};

export class Watch extends Construct {
  readonly topic: Topic;
  private readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', {
      displayName: `Waybill alarms (${settings.stage})`,
      enforceSSL: true,
    });
    if (settings.alarmEmail !== undefined) {
      this.topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    }
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `waybill-${settings.stage}`,
      defaultInterval: Duration.hours(12),
    });
  }

  private ring(id: string, { metric, from, says, periods = 1 }: Watched): void {
    const alarm = new Alarm(this, id, {
      alarmDescription: says,
      metric,
      threshold: from,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }

  overDeadLetters(name: string, queue: Queue, purpose: string): void {
    this.ring(`DeadLetters-${name}`, {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'max' }),
      from: 1,
      says:
        `Something was given up and waits in the dead-letter queue of ${name}. ${purpose} ` +
        'Read the function’s log for the reason, mend it, then start a redrive of the queue.',
    });
  }

  overWorkflow(course: Course, stateMachine: StateMachine): void {
    const failed = stateMachine.metricFailed({ period });
    const timedOut = stateMachine.metricTimedOut({ period });
    const { says, named, alarm } = courseWords[course];
    this.ring(`${alarm}Failed`, {
      metric: failed,
      from: 1,
      says:
        `${says} Its tasks were tried again for half a day. Open the execution (its name is ${named}), mend the ` +
        'cause, redrive it within 14 days.',
    });
    this.ring(`${alarm}TimedOut`, {
      metric: timedOut,
      from: 1,
      says:
        `An order’s execution ran out of time: the order stands still half-way. Open the execution (its name is ` +
        `${named}) and finish or cancel the order.`,
    });
    this.draw(`Executions of ${course}`, [
      stateMachine.metricStarted({ period }),
      stateMachine.metricSucceeded({ period }),
      failed,
      timedOut,
    ]);
  }

  overApi(api: HttpApi): void {
    const serverErrors = api.metricServerError({ period, statistic: 'sum' });
    this.ring('ServerErrors', {
      metric: serverErrors,
      from: 5,
      says:
        'Shoppers get errors that are ours (5xx). Look at the access log for the routes, then at the log of ' +
        'the function behind them; if a deployment was just made, roll it back.',
    });
    this.draw('API', [
      api.metricCount({ period, statistic: 'sum' }),
      api.metricClientError({ period, statistic: 'sum' }),
      serverErrors,
    ]);
    this.draw('API latency', [
      api.metricLatency({ period, statistic: 'p50' }),
      api.metricLatency({ period, statistic: 'p99' }),
    ]);
  }

  /** A consumer's failures end in its dead-letter queue, an API's are 5xx; a schedule's show nowhere else. */
  overFunctions(functions: readonly WaybillFunction[]): void {
    this.ring('Throttles', {
      metric: LambdaFunction.metricAllThrottles({ period, statistic: 'sum' }),
      from: 1,
      says:
        'Lambda refuses to run functions because the account’s concurrency is used up: shoppers get 503 and ' +
        'events are late. Find the function that grew, or ask AWS for a higher limit.',
    });
    const scheduled = functions.filter(({ definition }) => definition.schedule !== undefined);
    for (const { definition, lambda } of scheduled) {
      this.ring(`Errors-${definition.name}`, {
        metric: lambda.metricErrors({ period }),
        from: 1,
        says: `The scheduled work of ${definition.name} failed. ${definition.purpose} Read its log; the next run tries again.`,
      });
    }
    this.draw(
      'Function errors',
      functions.map(({ lambda }) => lambda.metricErrors({ period })),
    );
  }

  /** An alarm when something appears; what is listed already rings no more. */
  overAttention(stage: string): void {
    const { namespace, name: metricName } = attentionMetric;
    const appeared = (by: 'kind' | 'concern', value: string): Metric =>
      new Metric({
        namespace,
        metricName,
        dimensionsMap: { stage, [by]: value },
        statistic: 'sum',
        period,
      });
    for (const [concern, says] of Object.entries(concerns)) {
      this.ring(`Attention-${concern}`, {
        metric: appeared('concern', concern),
        from: 1,
        says: `${says} Read GET /v1/attention: it names the order, what is at stake and the next step.`,
      });
    }
    const kinds = Object.keys(attentionKinds);
    this.draw(
      'What began to wait for a person',
      kinds.map((kind) => appeared('kind', kind).with({ label: kind })),
    );
  }

  overSecrets(stage: string): void {
    const { namespace, name: metricName } = unusableSecretMetric;
    this.ring('SecretUnusable', {
      metric: new Metric({ namespace, metricName, dimensionsMap: { stage }, statistic: 'sum', period }),
      from: 1,
      says:
        'A secret is missing or in another form: what depends on it is refused, and a payment provider is not offered. ' +
        'Read the function’s log: it names it and the fields that are wrong. Put it right in Secrets Manager, or take a provider that ' +
        'the shop does not have out of the setting paymentProviders.',
    });
  }

  overPublisher({ lambda, definition }: WaybillFunction): void {
    const age = lambda.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'max' });
    this.ring('EventsLate', {
      metric: age,
      from: Duration.minutes(lateMinutes).toMilliseconds(),
      periods: 3,
      says:
        `Events have waited for more than ${lateMinutes} minutes to be published: e-mails, workflows and ` +
        `webhooks are late, and after a day the stream forgets them. Read the log of ${definition.name}.`,
    });
    this.draw('Age of the oldest unpublished event', [age]);
  }

  private draw(title: string, metrics: readonly IMetric[]): void {
    if (metrics.length === 0) return;
    this.dashboard.addWidgets(new GraphWidget({ title, left: [...metrics], width: 12 }));
  }
}
