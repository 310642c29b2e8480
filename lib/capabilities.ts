/** What a capability in a function's row is about: the one resource that the shop has for it. */
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { DataStack } from './data-stack.ts';
import type { Capability, ServiceAction } from './function-definition.ts';
import type { Images } from './images.ts';
import type { Conditions, WaybillFunction } from './waybill-function.ts';

/** The resources that capabilities are about. */
export type Grantable = {
  readonly data: DataStack;
  readonly images: Images;
  /** Everybody's, for SES asks about the recipient's, too, when that is one of the account's. */
  readonly senderIdentities: string;
  /** What mails are sent with: SES asks about it as well. */
  readonly configurationSetArn: string;
  readonly emailSender: string;
  readonly stateMachineArns: readonly string[];
  /** All executions of the state machines. */
  readonly executionArns: readonly string[];
  /** Where publishers put what they can never publish. */
  readonly setAsideArns: readonly string[];
  /** All dead-letter queues. */
  readonly deadLetterArns: readonly string[];
};

type Target = {
  readonly on: (from: Grantable) => readonly string[];
  readonly when?: (from: Grantable) => Conditions;
};

const targets: Readonly<Record<string, Target>> = {
  'events:PutEvents': { on: ({ data }) => [data.bus.eventBusArn] },
  'sqs:SendMessage': { on: ({ setAsideArns }) => setAsideArns },
  'states:StartExecution': { on: ({ stateMachineArns }) => stateMachineArns },
  'states:SendTaskSuccess': { on: ({ stateMachineArns }) => stateMachineArns },
  'states:DescribeExecution': { on: ({ executionArns }) => executionArns },
  'states:GetExecutionHistory': { on: ({ executionArns }) => executionArns },
  'ses:SendEmail': {
    on: ({ senderIdentities, configurationSetArn }) => [senderIdentities, configurationSetArn],
    when: ({ emailSender }) => ({ StringEquals: { 'ses:FromAddress': emailSender } }),
  },
  's3:ListBucket': { on: ({ images }) => [images.bucket.bucketArn] },
};

const targetsOfServices: Readonly<Record<string, Target>> = {
  'cognito-idp': { on: ({ data }) => [data.people.pool.userPoolArn] },
  s3: { on: ({ images }) => [images.bucket.arnForObjects('*')] },
  /** What is there stays for a redrive: the actions neither send nor delete. */
  sqs: { on: ({ deadLetterArns }) => deadLetterArns },
};

/** A folder of a bucket, `exchange/uploads/*`, or the bucket itself, `exchange`; none where the stage has no such bucket. */
const buckets: Readonly<Record<string, (data: DataStack) => Bucket | undefined>> = {
  exchange: ({ exchange }) => exchange,
  external: ({ externalFiles }) => externalFiles,
};

const placeIn = (place: string): Target => {
  const [, name = '', folder] = /^(\w+)(?:\/(.+))?$/.exec(place) ?? [];
  const bucketOf = buckets[name];
  if (!bucketOf) throw new Error(`lib/capabilities.ts knows no bucket ${name}`);
  return {
    on: ({ data }) => {
      const bucket = bucketOf(data);
      if (!bucket) return [];
      return [folder ? bucket.arnForObjects(folder) : bucket.bucketArn];
    },
  };
};

const targetOf = (action: ServiceAction, place: string | undefined): Target => {
  if (place !== undefined) return placeIn(place);
  const target = targets[action] ?? targetsOfServices[action.split(':')[0] ?? ''];
  if (!target) throw new Error(`lib/capabilities.ts does not say on what ${action} may be done`);
  return target;
};

export const grantCapability = (to: WaybillFunction, capability: Capability, from: Grantable): void => {
  if (typeof capability !== 'string') {
    to.allow(['secretsmanager:GetSecretValue'], [from.data.secretNamed(capability.secret).secretArn]);
    return;
  }
  const [action, place] = capability.split(' ') as [ServiceAction, string?];
  const { on, when } = targetOf(action, place);
  const resources = on(from);
  if (resources.length > 0) to.allow([action], resources, when?.(from));
};
