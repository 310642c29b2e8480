/**
 * The watch over the deployment: every alarm says what is at stake and what to do next, and has a section of its own
 * in `docs/operations.md`, under its name. What is watched is said in `lib/alarms/`.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

export const period = Duration.minutes(5);

export type Watched = {
  readonly metric: IMetric;
  /** Rings from this value on. */
  readonly from: number;
  /** What is at stake, and the next step. */
  readonly says: string;
  /** So many periods, one after the other. */
  readonly periods?: number;
};

/** What must go on by itself: rings when it is less than `least`, and when nothing is heard of it at all. */
export type Expected = Omit<Watched, 'from'> & { readonly least: number };

const above = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
};
const below = {
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.BREACHING,
};

/** By its name, so that any stack may ring it. */
export const alarmTopicName = ({ stage }: Settings): string => `waybill-${stage}-alarms`;

/** Known without the alarm. */
export const alarmNameOf = (name: string, { stage }: Pick<Settings, 'stage'>): string =>
  `waybill-${stage}-${name}`;

export class Watch extends Construct {
  readonly stage: string;
  private readonly topic: ITopic;
  private dashboard: Dashboard | undefined;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.stage = settings.stage;
    const topicArn = Stack.of(this).formatArn({ service: 'sns', resource: alarmTopicName(settings) });
    this.topic = Topic.fromTopicArn(this, 'Alarms', topicArn);
  }

  /** @param name the alarm's; what comes before its first hyphen is the heading of its section, or all of it is */
  ring(name: string, watched: Watched | Expected): Alarm {
    const alarm = new Alarm(this, name, {
      alarmName: alarmNameOf(name, this),
      alarmDescription: `${watched.says} (docs/operations.md)`,
      metric: watched.metric,
      evaluationPeriods: watched.periods ?? 1,
      ...('least' in watched
        ? { ...below, threshold: watched.least }
        : { ...above, threshold: watched.from }),
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }

  /** On the one dashboard of the stage and region (an account has one list for all regions): in one stack alone. */
  draw(title: string, metrics: readonly IMetric[]): void {
    this.dashboard ??= new Dashboard(this, 'Dashboard', {
      dashboardName: `waybill-${this.stage}-${Stack.of(this).region}`,
      defaultInterval: Duration.hours(12),
    });
    this.dashboard.addWidgets(new GraphWidget({ title, left: [...metrics], width: 12 }));
  }
}
