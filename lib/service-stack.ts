/** What runs: functions, API, workflow, queues, schedules, and the watch over them. Holds no data. */
import { ArnFormat, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { type IEventBus, Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { watchDeadLetters, watchEventQueue } from './alarms/queue-alarms.ts';
import type { CodeOf } from './bundles.ts';
import { grantCapability } from './capabilities.ts';
import type { DataStack } from './data-stack.ts';
import { deadLetterQueue, EventQueue, type Heard } from './event-queue.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { WaybillApi } from './http-api.ts';
import type { Images } from './images.ts';
import { OrderWorkflow, workflowName } from './order-workflow.ts';
import { publishStream } from './outbox-stream.ts';
import type { Settings } from './settings.ts';
import { thirdPartyVariables } from './third-parties.ts';
import { Watch } from './watch.ts';
import { WaybillFunction } from './waybill-function.ts';
import { type Course, courses, type Workflows } from './workflow-definition.ts';

const scheduledRetries = 2;

export type ServiceStackProps = {
  readonly settings: Settings;
  readonly functions: readonly FunctionDefinition[];
  readonly data: DataStack;
  readonly images: Images;
  readonly codeOf: CodeOf;
  readonly workflows: Workflows;
};

export class ServiceStack extends Stack {
  private readonly props: ServiceStackProps;
  readonly api: WaybillApi;
  private readonly watch: Watch;
  private readonly deadLetters: Queue[] = [];

  constructor(scope: Construct, props: ServiceStackProps) {
    const { settings, data } = props;
    super(scope, `Waybill-${settings.stage}`, { description: `Waybill (${settings.stage})` });
    this.props = props;
    this.api = new WaybillApi(this, 'Http', settings, data.people);
    this.watch = new Watch(this, 'Watch', settings);
    const functions = this.makeFunctions();
    for (const each of functions.values()) {
      this.api.serve(each);
      this.feed(each);
      this.schedule(each);
    }
    this.publish([...functions.values()]);
    this.grant([...functions.values()]);
    const workflow = this.carry('order', 'Orders', functions);
    this.carry('order-closing', 'OrdersClosing', functions);
    new CfnOutput(this, 'ApiUrl', { value: this.api.url });
    new CfnOutput(this, 'StateMachineArn', { value: workflow.stateMachine.stateMachineArn });
  }

  private carry(course: Course, id: string, functions: Map<string, WaybillFunction>): OrderWorkflow {
    const { workflows, settings } = this.props;
    const definition = workflows[course];
    return new OrderWorkflow(this, id, { course, definition, functions, settings });
  }

  private makeFunctions(): Map<string, WaybillFunction> {
    const { functions, settings, data, codeOf } = this.props;
    const environment = this.commonEnvironment();
    const made = functions.map((definition): [string, WaybillFunction] => [
      definition.name,
      new WaybillFunction(this, definition.name, {
        definition,
        code: codeOf(definition),
        settings,
        tableNamed: data.tableNamed,
        environment: { ...environment, ...secretVariables(definition, settings) },
      }),
    ]);
    return new Map(made);
  }

  /** Last, because some of it is about what was made of the rows. */
  private grant(functions: readonly WaybillFunction[]): void {
    const from = {
      data: this.props.data,
      images: this.props.images,
      senderIdentities: this.formatArn({ service: 'ses', resource: 'identity', resourceName: '*' }),
      emailSender: this.props.settings.emailSender,
      stateMachineArns: courses.map((course) => this.workflowArn('stateMachine', course)),
      executionArns: courses.map((course) => `${this.workflowArn('execution', course)}:*`),
      deadLetterArns: this.deadLetters.map(({ queueArn }) => queueArn),
    };
    for (const each of functions) {
      for (const capability of each.definition.capabilities ?? []) grantCapability(each, capability, from);
      if (each.definition.capabilities?.includes('look-into-dead-letters')) this.nameDeadLetters(each);
    }
  }

  /** By name: all their addresses together would be more than a function’s environment takes (4 KB). */
  private nameDeadLetters({ lambda }: WaybillFunction): void {
    lambda.addEnvironment('DEAD_LETTER_QUEUES', this.deadLetters.map(({ queueName }) => queueName).join(','));
    const host = `sqs.${this.region}.${this.urlSuffix}`;
    lambda.addEnvironment('QUEUE_URL_PREFIX', `https://${host}/${this.account}/`);
  }

  /** Plain settings and addresses: knowing a name permits nothing, so every function may know them all. */
  private commonEnvironment(): Record<string, string> {
    const { settings, data, images } = this.props;
    return {
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
      PUBLIC_API_URL: this.api.url,
      EMAIL_SENDER: settings.emailSender,
      EVENT_BUS_NAME: data.bus.eventBusName,
      STATE_MACHINE_ARN: this.workflowArn('stateMachine', 'order'),
      CLOSING_STATE_MACHINE_ARN: this.workflowArn('stateMachine', 'order-closing'),
      USER_POOL_ID: data.people.pool.userPoolId,
      USER_POOL_CLIENT_ID: data.people.client.userPoolClientId,
      TOKEN_ISSUER: data.people.pool.userPoolProviderUrl,
      IMAGES_BUCKET: images.bucket.bucketName,
      IMAGES_URL: images.url,
    };
  }

  /** By name, not by reference: the workflow calls functions that in turn know the workflow. */
  private workflowArn(resource: 'stateMachine' | 'execution', course: Course): string {
    return this.formatArn({
      service: 'states',
      resource,
      resourceName: workflowName(this.props.settings, course),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  private feed(consumer: WaybillFunction): void {
    const { name } = consumer.definition;
    const heard = this.heardBy(consumer.definition);
    if (!heard) return;
    const queue = new EventQueue(this, `${name}-events`, consumer, heard);
    this.deadLetters.push(queue.deadLetters);
    watchEventQueue(this.watch, consumer.definition, queue);
  }

  private heardBy({ consumes, watchesImages }: FunctionDefinition): Heard | undefined {
    const { data, images } = this.props;
    if (consumes) {
      const eventPattern = { source: Match.prefix('waybill.'), detailType: [...consumes] };
      return { eventBus: data.bus as IEventBus, eventPattern };
    }
    if (!watchesImages) return undefined;
    const detail = { bucket: { name: [images.bucket.bucketName] } };
    return { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail } };
  }

  private publish(functions: readonly WaybillFunction[]): void {
    for (const publisher of functions) {
      const { publishes, name, purpose } = publisher.definition;
      if (!publishes) continue;
      const refused: Queue = deadLetterQueue(this, `${name}-refused`);
      for (const table of publishes)
        publishStream(publisher, this.props.data.tableNamed(table.name), refused);
      this.deadLetters.push(refused);
      watchDeadLetters(this.watch, `${name}-refused`, refused, purpose);
    }
  }

  private schedule({ definition, lambda }: WaybillFunction): void {
    if (definition.schedule === undefined) return;
    new Rule(this, `${definition.name}-schedule`, {
      description: definition.purpose,
      schedule: Schedule.expression(definition.schedule),
      targets: [
        new LambdaTarget(lambda, { retryAttempts: scheduledRetries, maxEventAge: Duration.hours(1) }),
      ],
    });
  }
}

const secretVariables = ({ capabilities }: FunctionDefinition, settings: Settings): Record<string, string> =>
  Object.assign(
    {},
    ...(capabilities ?? []).map((capability) =>
      typeof capability === 'string' ? {} : thirdPartyVariables(capability.secret, settings),
    ),
  );
