/** How events come to the lake. Of the resources themselves: the CDK's own stream may do more to the bucket than it has to. */
import { Duration, Size } from 'aws-cdk-lib';
import { type IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { type LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { folders } from './lake-folders.ts';
import type { Settings } from './settings.ts';

/** Whichever comes first. Nobody waits for a question's newest minutes, and many small files make it dear. */
const gathers = { time: Duration.minutes(5), size: Size.mebibytes(64) };

const day = 'dt=!{timestamp:yyyy-MM-dd}';

export type LakeStreamProps = {
  readonly settings: Settings;
  readonly bucket: Bucket;
  readonly logGroup: LogGroup;
};

const allow = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ actions, resources });

/** AWS documentation: Controlling access with Amazon Data Firehose, for an S3 destination. */
const permissionsOf = ({ bucket, logGroup }: LakeStreamProps): PolicyStatement[] => [
  allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]),
  allow(
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
    [folders.events, folders.errors].map(({ name }) => bucket.arnForObjects(`${name}/*`)),
  ),
  allow(['logs:PutLogEvents'], [logGroup.logGroupArn]),
];

/** Without it the events of a file stand in one line. */
const aLineEach = {
  enabled: true,
  processors: [
    {
      type: 'AppendDelimiterToRecord',
      parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }],
    },
  ],
};

export class LakeStream extends Construct {
  readonly name: string;
  private readonly stream: CfnDeliveryStream;

  constructor(scope: Construct, id: string, props: LakeStreamProps) {
    super(scope, id);
    const { settings, bucket, logGroup } = props;
    this.name = `waybill-${settings.stage}-events`;
    const logStream = new LogStream(this, 'Log', { logGroup });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com'),
      description: 'Writes events into the lake',
      inlinePolicies: { Permissions: new PolicyDocument({ statements: permissionsOf(props) }) },
    });
    this.stream = new CfnDeliveryStream(this, 'Stream', {
      deliveryStreamName: this.name,
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: `${folders.events.name}/${day}/`,
        errorOutputPrefix: `${folders.errors.name}/!{firehose:error-output-type}/${day}/`,
        bufferingHints: {
          intervalInSeconds: gathers.time.toSeconds(),
          sizeInMBs: gathers.size.toMebibytes(),
        },
        compressionFormat: 'GZIP',
        processingConfiguration: aLineEach,
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logGroup.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
  }

  /** The event itself, without what the bus says of it. */
  target(): IRuleTarget {
    const role = new Role(this, 'RuleRole', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: 'Hands events to the lake',
      inlinePolicies: {
        Permissions: new PolicyDocument({
          statements: [allow(['firehose:PutRecord', 'firehose:PutRecordBatch'], [this.stream.attrArn])],
        }),
      },
    });
    return {
      bind: () => ({ arn: this.stream.attrArn, role, input: RuleTargetInput.fromEventPath('$.detail') }),
    };
  }
}
