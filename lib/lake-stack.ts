/**
 * Every event as it was announced, kept to be asked: bus → Firehose → files in a bucket, one folder a day, a line an event.
 * Athena finds its folders by their names: nothing has to look for them first. docs/lake.md says how to ask,
 * docs/decisions/0070 why so.
 */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { type IEventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { watchLake } from './alarms/lake-alarms.ts';
import type { DataStack } from './data-stack.ts';
import { folders } from './lake-folders.ts';
import { LakeStream } from './lake-stream.ts';
import { makeLakeTable } from './lake-table.ts';
import { logRetention } from './log-retention.ts';
import { removalOf } from './removal.ts';
import type { Settings } from './settings.ts';
import { Watch } from './watch.ts';

export class LakeStack extends Stack {
  constructor(scope: Construct, settings: Settings, data: DataStack) {
    super(scope, `WaybillLake-${settings.stage}`, {
      description: `Waybill's events, kept to be asked (${settings.stage})`,
      terminationProtection: settings.production,
    });
    const bucket = this.makeBucket(settings);
    const logGroup = new LogGroup(this, 'Log', {
      retention: logRetention(settings),
      removalPolicy: removalOf(settings),
    });
    const stream = new LakeStream(this, 'Stream', { settings, bucket, logGroup });
    const { ruleName } = new Rule(this, 'Rule', {
      eventBus: data.bus as IEventBus,
      description: 'Every event, for the lake',
      eventPattern: { source: Match.prefix('waybill.') },
      targets: [stream.target()],
    });
    const { workGroup } = makeLakeTable(this, settings, bucket);
    const watch = new Watch(this, 'Watch', settings);
    watchLake(watch, { streamName: stream.name, logGroup, ruleName, busName: data.bus.eventBusName });
    new CfnOutput(this, 'LakeBucketName', { value: bucket.bucketName });
    new CfnOutput(this, 'LakeWorkGroup', { value: workGroup.name });
  }

  private makeBucket(settings: Settings): Bucket {
    return new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
        ...Object.values(folders).map(({ name, keptDays }) => ({
          prefix: `${name}/`,
          expiration: Duration.days(keptDays),
        })),
      ],
      removalPolicy: removalOf(settings),
    });
  }
}
