/** What `Ref` and `Fn::GetAtt` give locally, by resource type: the names under which the local services know things. */
import { accountId, arn, region } from '../service.ts';

export type LocalValues = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

type Describe = (name: string, url: string) => LocalValues;

type Kind = {
  /** The property that names the resource; without it the logical id does. */
  readonly nameProperty?: string;
  readonly describe: Describe;
};

const byArn =
  (service: string, resource: (name: string) => string): Describe =>
  (name) => ({
    ref: arn(service, resource(name)),
    attributes: { Arn: arn(service, resource(name)), Name: name },
  });

const byName =
  (service: string, resource: (name: string) => string): Describe =>
  (name) => ({ ref: name, attributes: { Arn: arn(service, resource(name)), Name: name } });

const table: Kind = {
  nameProperty: 'TableName',
  describe: (name) => ({
    ref: name,
    attributes: {
      Arn: arn('dynamodb', `table/${name}`),
      StreamArn: arn('dynamodb', `table/${name}/stream/local`),
    },
  }),
};

const queueUrl = (url: string, name: string): string => `${url}/_aws/${accountId}/${name}`;

/** A bucket's domain name is only a name here; what is stored is served under the local endpoint. */
const bucketDomain = (name: string): string => `${name}.s3.${region}.amazonaws.com`;

const kinds: Readonly<Record<string, Kind>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    describe: byName('lambda', (name) => `function:${name}`),
  },
  /** Here an alias is its function: there is one version. */
  'AWS::Lambda::Alias': {
    nameProperty: 'FunctionName',
    describe: (name) => ({ ref: arn('lambda', `function:${name}`), attributes: {} }),
  },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    describe: (name, url) => ({
      ref: queueUrl(url, name),
      attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: queueUrl(url, name) },
    }),
  },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    describe: (name) => ({
      ref: arn('sns', name),
      attributes: { TopicArn: arn('sns', name), TopicName: name },
    }),
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    describe: byName('events', (name) => `event-bus/${name}`),
  },
  'AWS::Events::Rule': { nameProperty: 'Name', describe: byName('events', (name) => `rule/${name}`) },
  'AWS::Events::Archive': {
    nameProperty: 'ArchiveName',
    describe: byName('events', (name) => `archive/${name}`),
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    describe: byName('scheduler', (name) => `schedule/default/${name}`),
  },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    describe: byArn('states', (name) => `stateMachine:${name}`),
  },
  'AWS::Cognito::UserPool': {
    describe: (name, url) => {
      const id = `${region}_${name}`;
      return {
        ref: id,
        attributes: {
          Arn: arn('cognito-idp', `userpool/${id}`),
          UserPoolId: id,
          ProviderName: `cognito-idp.${region}.amazonaws.com/${id}`,
          ProviderURL: `${url}/_aws/cognito/${id}`,
        },
      };
    },
  },
  'AWS::Cognito::UserPoolClient': {
    describe: (name) => ({
      ref: name.toLowerCase(),
      attributes: { ClientId: name.toLowerCase(), Name: name },
    }),
  },
  'AWS::Cognito::UserPoolGroup': {
    nameProperty: 'GroupName',
    describe: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    describe: (given) => {
      const name = given.toLowerCase();
      return {
        ref: name,
        attributes: {
          Arn: `arn:aws:s3:::${name}`,
          DomainName: bucketDomain(name),
          RegionalDomainName: bucketDomain(name),
        },
      };
    },
  },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    describe: (name) => {
      const id = arn('secretsmanager', `secret:${name}`);
      return { ref: id, attributes: { Id: id } };
    },
  },
  'AWS::ApiGatewayV2::Api': {
    describe: (name, url) => {
      const id = name.toLowerCase();
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: url } };
    },
  },
  'AWS::ApiGatewayV2::Stage': {
    nameProperty: 'StageName',
    describe: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::CloudFront::Distribution': {
    describe: (name) => ({
      ref: name,
      attributes: { Id: name, DomainName: `${name.toLowerCase()}.cloudfront.net` },
    }),
  },
  'AWS::CloudFront::ResponseHeadersPolicy': { describe: (name) => ({ ref: name, attributes: { Id: name } }) },
  'AWS::CloudFront::OriginAccessControl': { describe: (name) => ({ ref: name, attributes: { Id: name } }) },
  'AWS::Logs::LogGroup': {
    nameProperty: 'LogGroupName',
    describe: byName('logs', (name) => `log-group:${name}:*`),
  },
  'AWS::Logs::LogStream': {
    nameProperty: 'LogStreamName',
    describe: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    describe: (name) => ({ ref: name, attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}` } }),
  },
  'AWS::KMS::Key': {
    describe: (name) => ({ ref: name, attributes: { Arn: arn('kms', `key/${name}`), KeyId: name } }),
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    nameProperty: 'DeliveryStreamName',
    describe: byName('firehose', (name) => `deliverystream/${name}`),
  },
  'AWS::SES::EmailIdentity': {
    nameProperty: 'EmailIdentity',
    describe: (name) => ({ ref: name, attributes: {} }),
  },
  'AWS::SES::ConfigurationSet': {
    nameProperty: 'Name',
    describe: (name) => ({ ref: name, attributes: {} }),
  },
};

/** The property that gives a resource of this type its name, when the type is known and has one. */
export const namePropertyOf = (type: string): string | undefined => kinds[type]?.nameProperty;

/** @returns undefined for a type that nothing local stands for */
export const localValuesOf = (type: string, name: string, url: string): LocalValues | undefined =>
  kinds[type]?.describe(name, url);
