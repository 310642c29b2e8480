/** What the functions are told of the deployment: settings, names and addresses. Knowing a name permits nothing. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack.ts';
import { edgeVariables } from './edge/edge-variables.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Images } from './images.ts';
import { workflowName } from './order-workflow.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import type { Settings } from './settings.ts';
import { thirdPartyVariables } from './third-parties.ts';
import type { Course } from './workflow-definition.ts';

/** By name, not by reference: the workflow calls functions that in turn know the workflow. */
export const workflowArn = (
  scope: Construct,
  resource: 'stateMachine' | 'execution',
  course: Course,
  settings: Settings,
): string =>
  Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName: workflowName(settings, course),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

export type Known = {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly images: Images;
  readonly mail: OutgoingMail;
  /** Without a slash at the end. */
  readonly apiUrl: string;
};

const queueUrlPrefix = (scope: Construct): string => {
  const { region, urlSuffix, account } = Stack.of(scope);
  return `https://sqs.${region}.${urlSuffix}/${account}/`;
};

/** The same for every function, so that each name has one meaning. */
export const commonVariables = (
  scope: Construct,
  { settings, data, images, mail, apiUrl }: Known,
): Record<string, string> => ({
  NODE_OPTIONS: '--enable-source-maps',
  POWERTOOLS_SERVICE_NAME: 'waybill',
  POWERTOOLS_METRICS_NAMESPACE: 'Waybill',
  STAGE: settings.stage,
  RATE_LIMITS: settings.rateLimits,
  SECOND_FACTOR: settings.secondFactor,
  /** The local stack turns it on: its receivers are on the same machine. */
  WEBHOOKS_ALLOW_PRIVATE: 'off',
  TRUSTED_GATEWAY: settings.trustedGateway,
  PAYMENT_WINDOW_SECONDS: String(settings.paymentWindowSeconds),
  CART_ABANDONED_AFTER_SECONDS: String(settings.cartAbandonedAfterSeconds),
  PAYMENT_PROVIDERS: settings.paymentProviders.join(','),
  RETURN_ORIGINS: settings.returnOrigins.join(','),
  PUBLIC_API_URL: apiUrl,
  ...edgeVariables(settings),
  EMAIL_SENDER: settings.emailSender,
  EMAIL_CONFIGURATION_SET: mail.configurationSetName,
  EVENT_BUS_NAME: data.bus.eventBusName,
  STATE_MACHINE_ARN: workflowArn(scope, 'stateMachine', 'order', settings),
  CLOSING_STATE_MACHINE_ARN: workflowArn(scope, 'stateMachine', 'order-closing', settings),
  USER_POOL_ID: data.people.pool.userPoolId,
  USER_POOL_CLIENT_ID: data.people.client.userPoolClientId,
  TOKEN_ISSUER: data.people.pool.userPoolProviderUrl,
  IMAGES_BUCKET: images.bucket.bucketName,
  IMAGES_URL: images.url,
  EXCHANGE_BUCKET: data.exchange.bucketName,
  QUEUE_URL_PREFIX: queueUrlPrefix(scope),
});

/** Names of the secrets that a function may read, and where the companies behind them are. */
export const secretVariables = (
  { capabilities }: FunctionDefinition,
  settings: Settings,
): Record<string, string> =>
  Object.assign(
    {},
    ...(capabilities ?? []).map((capability) =>
      typeof capability === 'string' ? {} : thirdPartyVariables(capability.secret, settings),
    ),
  );

/**
 * By name, and without what all names begin with: all together would be more than a function’s environment takes (4 KB).
 */
export const deadLetterVariables = (
  names: readonly string[],
  { stage }: Settings,
): Record<string, string> => ({
  DEAD_LETTER_QUEUES: names.map((name) => name.replace(`waybill-${stage}-`, '')).join(','),
});
