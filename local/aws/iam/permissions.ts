/**
 * What a call of the SDK asks IAM for: one permission for each thing that it touches.
 * Service authorization reference: https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
import { arn } from '../service.ts';
import type { Permission } from './policy.ts';

export type Call = {
  /** `DynamoDBClient` */
  readonly client: string;
  /** `GetItemCommand` */
  readonly command: string;
  readonly input: object;
};

type OfTable = { readonly TableName?: string };

/** Of the SDK's own types for its commands: the members that say what a call touches. */
type Input = OfTable & {
  readonly IndexName?: string;
  readonly RequestItems?: object;
  readonly TransactItems?: readonly Readonly<Record<string, OfTable>>[];
  readonly QueueUrl?: string;
  readonly Entries?: readonly { readonly EventBusName?: string }[];
  readonly stateMachineArn?: string;
  readonly executionArn?: string;
  readonly UserPoolId?: string;
  readonly SecretId?: string;
  readonly Bucket?: string;
  /** Of an object in S3. */
  readonly Key?: string;
  readonly FromEmailAddress?: string;
  readonly ConfigurationSetName?: string;
};
type PermissionsOf = (operation: string, input: Input) => Permission[];

const tableArn = (table = '', index?: string): string => {
  const name = table.replace(/^arn:.*:table\//, '');
  return arn('dynamodb', `table/${name}${index === undefined ? '' : `/index/${index}`}`);
};

/** "The permissions for each operation in the transaction": Developer Guide, DynamoDB transactions and IAM. */
const actionsOfTransaction: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const dynamoDb: PermissionsOf = (operation, { TableName, IndexName, RequestItems, TransactItems }) => {
  if (TransactItems) {
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => ({
        action: `dynamodb:${actionsOfTransaction[kind]}`,
        resource: tableArn(TableName),
      })),
    );
  }
  const action = `dynamodb:${operation}`;
  if (RequestItems) return Object.keys(RequestItems).map((table) => ({ action, resource: tableArn(table) }));
  return [{ action, resource: tableArn(TableName, IndexName) }];
};

/** `…Batch` needs the permission of its single twin. */
const sqs: PermissionsOf = (operation, { QueueUrl }) => [
  {
    action: `sqs:${operation.replace(/Batch$/, '')}`,
    resource: QueueUrl === undefined ? '*' : arn('sqs', QueueUrl.split('/').at(-1) ?? ''),
  },
];

const events: PermissionsOf = (operation, { Entries = [] }) => {
  const buses = Entries.map(({ EventBusName = 'default' }) => EventBusName);
  return [...new Set(buses)].map((bus) => ({
    action: `events:${operation}`,
    resource: bus.startsWith('arn:') ? bus : arn('events', `event-bus/${bus}`),
  }));
};

/** A task's token says to Step Functions alone whose it is. */
const states: PermissionsOf = (operation, { stateMachineArn, executionArn }) => [
  { action: `states:${operation}`, resource: stateMachineArn ?? executionArn ?? '*' },
];

/** Calls with a client's id alone are open to everybody: the person's password or session is asked instead. */
const cognito: PermissionsOf = (operation, { UserPoolId }) =>
  UserPoolId === undefined
    ? []
    : [{ action: `cognito-idp:${operation}`, resource: arn('cognito-idp', `userpool/${UserPoolId}`) }];

const secrets: PermissionsOf = (operation, { SecretId: id = '' }) => {
  const resource = id.startsWith('arn:') ? id : arn('secretsmanager', `secret:${id}`);
  return [{ action: `secretsmanager:${operation}`, resource }];
};

const actionsOfS3: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  CopyObject: 'PutObject',
  ListObjectsV2: 'ListBucket',
};

const s3: PermissionsOf = (operation, { Bucket = '', Key }) => [
  {
    action: `s3:${actionsOfS3[operation] ?? operation}`,
    resource: `arn:aws:s3:::${Bucket}${Key === undefined ? '' : `/${Key}`}`,
  },
];

const bareAddress = (from: string): string => /<([^>]+)>/.exec(from)?.[1] ?? from;

/** Of the sender, and of the configuration set: https://github.com/aws/aws-cdk/issues/34402 */
const ses: PermissionsOf = (operation, { FromEmailAddress = '', ConfigurationSetName: set }) => {
  const from = bareAddress(FromEmailAddress);
  const resources = [`identity/${from}`, ...(set === undefined ? [] : [`configuration-set/${set}`])];
  return resources.map((resource) => ({
    action: `ses:${operation}`,
    resource: arn('ses', resource),
    context: { 'ses:FromAddress': from },
  }));
};

const services: Readonly<Record<string, PermissionsOf>> = {
  DynamoDBClient: dynamoDb,
  SQSClient: sqs,
  EventBridgeClient: events,
  SFNClient: states,
  CognitoIdentityProviderClient: cognito,
  SecretsManagerClient: secrets,
  S3Client: s3,
  SESv2Client: ses,
};

/** @throws Error for a client whose permissions nobody has written down here */
export const permissionsOf = ({ client, command, input }: Call): Permission[] => {
  const service = services[client];
  if (!service) throw new Error(`local/aws/iam/permissions.ts does not know what ${client} needs`);
  return service(command.replace(/Command$/, ''), input as Input);
};
