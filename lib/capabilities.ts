/** What a capability in a function's row comes to: IAM actions on the one resource it is for. */
import type { DataStack } from './data-stack.ts';
import type { Capability } from './function-definition.ts';
import type { Images } from './images.ts';
import type { Conditions, WaybillFunction } from './waybill-function.ts';

/** The resources that capabilities are about. */
export type Grantable = {
  readonly data: DataStack;
  readonly images: Images;
  /** Everybody's, for SES asks about the recipient's, too, when that is one of the account's. */
  readonly senderIdentities: string;
  readonly emailSender: string;
  readonly stateMachineArns: readonly string[];
  /** All executions of the state machines. */
  readonly executionArns: readonly string[];
  /** Where publishers put what they can never publish. */
  readonly setAsideArns: readonly string[];
  /** All dead-letter queues. */
  readonly deadLetterArns: readonly string[];
};

type Grant = {
  readonly actions: readonly string[];
  readonly on: (from: Grantable) => readonly string[];
  readonly when?: (from: Grantable) => Conditions;
};

type NamedCapability = Exclude<Capability, { readonly secret: string }>;

const cognitoActions = [
  'AdminAddUserToGroup',
  'AdminDeleteUser',
  'AdminGetUser',
  'AdminListGroupsForUser',
  'AdminRemoveUserFromGroup',
  'AdminSetUserMFAPreference',
  'AdminUpdateUserAttributes',
  'AdminUserGlobalSignOut',
];

/** Creating and deleting: accounts of registrations. */
const signInActions = [
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminGetUser',
  'AdminInitiateAuth',
  'AdminListGroupsForUser',
  'AdminRespondToAuthChallenge',
  'AdminSetUserMFAPreference',
  'AdminSetUserPassword',
  'AdminUpdateUserAttributes',
  'AdminUserGlobalSignOut',
];

const sweepActions = ['AdminDeleteUser', 'ListUsers'];

const grants: Readonly<Record<NamedCapability, Grant>> = {
  'put-events': { actions: ['events:PutEvents'], on: ({ data }) => [data.bus.eventBusArn] },
  'set-aside': { actions: ['sqs:SendMessage'], on: ({ setAsideArns }) => setAsideArns },
  'start-order-workflow': {
    actions: ['states:StartExecution'],
    on: ({ stateMachineArns }) => stateMachineArns,
  },
  'answer-order-workflow': {
    actions: ['states:SendTaskSuccess'],
    on: ({ stateMachineArns }) => stateMachineArns,
  },
  'describe-order-workflow': {
    actions: ['states:DescribeExecution', 'states:GetExecutionHistory'],
    on: ({ executionArns }) => executionArns,
  },
  'send-email': {
    actions: ['ses:SendEmail'],
    on: ({ senderIdentities }) => [senderIdentities],
    when: ({ emailSender }) => ({ StringEquals: { 'ses:FromAddress': emailSender } }),
  },
  /** Forgotten passwords and refreshing are public calls of Cognito, which asks no IAM policy for them. */
  'user-pool-sign-in': {
    actions: signInActions.map((action) => `cognito-idp:${action}`),
    on: ({ data }) => [data.people.pool.userPoolArn],
  },
  'user-pool-sweep': {
    actions: sweepActions.map((action) => `cognito-idp:${action}`),
    on: ({ data }) => [data.people.pool.userPoolArn],
  },
  'user-pool-admin': {
    actions: cognitoActions.map((action) => `cognito-idp:${action}`),
    on: ({ data }) => [data.people.pool.userPoolArn],
  },
  'write-images': {
    actions: ['s3:PutObject'],
    on: ({ images }) => [images.bucket.arnForObjects('*')],
  },
  /** Without the right to list, S3 answers for an object that is not there as for one that may not be read. */
  'check-images': {
    actions: ['s3:GetObject', 's3:DeleteObject', 's3:ListBucket'],
    on: ({ images }) => [images.bucket.bucketArn, images.bucket.arnForObjects('*')],
  },
  /** Neither sending nor deleting: what is there stays for a redrive. */
  'look-into-dead-letters': {
    actions: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'],
    on: ({ deadLetterArns }) => deadLetterArns,
  },
};

export const actionsOf = (capability: NamedCapability): readonly string[] => grants[capability].actions;

export const grantCapability = (to: WaybillFunction, capability: Capability, from: Grantable): void => {
  if (typeof capability !== 'string') {
    to.allow(['secretsmanager:GetSecretValue'], [from.data.secretNamed(capability.secret).secretArn]);
    return;
  }
  const { on, when } = grants[capability];
  to.allow(actionsOf(capability), on(from), when?.(from));
};
