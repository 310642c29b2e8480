/** What must outlive every deployment of code: tables, accounts, secrets, files, the bus and its archive. */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Match } from 'aws-cdk-lib/aws-events';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { tablesOf } from './declared-tables.ts';
import { makeExchange } from './exchange.ts';
import { makeExternalFiles } from './external-files.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { removalOf } from './removal.ts';
import { edgeOf, type Settings } from './settings.ts';
import { makeTable } from './tables.ts';
import { makeKey, makeSecret, secretNamesOf } from './third-parties.ts';
import { People } from './user-pool.ts';
import { alarmTopicName } from './watch.ts';

const archiveDays = 90;

export type DataStackProps = {
  readonly settings: Settings;
  readonly functions: readonly FunctionDefinition[];
};

export class DataStack extends Stack {
  readonly people: People;
  readonly bus: EventBus;
  readonly exchange: Bucket;
  /** Undefined: the stage exchanges no files with another system. */
  readonly externalFiles: Bucket | undefined;
  private readonly tables: ReadonlyMap<string, Table>;
  private readonly secrets: ReadonlyMap<string, Secret>;

  constructor(scope: Construct, { settings, functions }: DataStackProps) {
    super(scope, `WaybillData-${settings.stage}`, {
      description: `Waybill's data (${settings.stage})`,
      terminationProtection: settings.production,
    });
    this.tables = new Map(tablesOf(functions).map((table) => [table.name, makeTable(this, table, settings)]));
    this.secrets = new Map(secretNamesOf(functions).map((name) => [name, makeSecret(this, name, settings)]));
    if (edgeOf(settings)) makeKey(this, 'edge', settings);
    this.people = new People(this, 'People', settings);
    this.bus = new EventBus(this, 'Bus', { eventBusName: `waybill-${settings.stage}` });
    this.bus.applyRemovalPolicy(removalOf(settings));
    const archive = this.bus.archive('Archive', {
      description: 'Everything that was announced, to be replayed to a consumer that was wrong or new',
      eventPattern: { source: Match.prefix('waybill.') },
      retention: Duration.days(archiveDays),
    });
    this.externalFiles = settings.externalSystem === 'files' ? makeExternalFiles(this, settings) : undefined;
    archive.applyRemovalPolicy(removalOf(settings));
    this.exchange = makeExchange(this, settings);
    new CfnOutput(this, 'UserPoolId', { value: this.people.pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.people.client.userPoolClientId });
    new CfnOutput(this, 'EventBusName', { value: this.bus.eventBusName });
    new CfnOutput(this, 'AlarmTopicArn', { value: makeAlarmTopic(this, settings).topicArn });
  }

  /** @throws Error for a table that no row of the list of functions names */
  readonly tableNamed = (name: string): Table => found(this.tables, name, 'table');

  readonly secretNamed = (name: string): Secret => found(this.secrets, name, 'secret');
}

/** Here, so that it is there before the first alarm, and whoever confirmed their address need not do it again. */
const makeAlarmTopic = (scope: Construct, settings: Settings): Topic => {
  const topic = new Topic(scope, 'Alarms', {
    topicName: alarmTopicName(settings),
    displayName: `Waybill alarms (${settings.stage})`,
    enforceSSL: true,
  });
  if (settings.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(settings.alarmEmail));
  return topic;
};

const found = <T>(things: ReadonlyMap<string, T>, name: string, what: string): T => {
  const thing = things.get(name);
  if (thing === undefined) throw new Error(`there is no ${what} ${name}`);
  return thing;
};
