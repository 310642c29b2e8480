/**
 * The functions of one part of the shop, with all that starts them: queues, schedules, streams. A stack of its own,
 * nested in the service's, so that all parts are deployed together and none comes near the 500 resources of a stack.
 */
import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { watchEventQueue, watchStreamEnds, watchUndelivered } from './alarms/queue-alarms.ts';
import { isAwake } from './awake.ts';
import type { CodeOf } from './bundles.ts';
import { Canary } from './canary.ts';
import { type Grantable, grantCapability } from './capabilities.ts';
import { simultaneousRuns } from './concurrency.ts';
import type { DataStack } from './data-stack.ts';
import { isFed, makeDeadEnd } from './dead-letters.ts';
import { deadLetterVariables, secretVariables } from './environment.ts';
import { EventQueue, type Heard } from './event-queue.ts';
import { uploadsFolder } from './exchange.ts';
import { externalVariables } from './external-files.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { WaybillApi } from './http-api.ts';
import type { Images } from './images.ts';
import { publishStream } from './outbox-stream.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import type { Settings } from './settings.ts';
import { Watch } from './watch.ts';
import { WaybillFunction } from './waybill-function.ts';

const scheduledRetries = 2;

export type FunctionGroupProps = {
  readonly name: string;
  readonly definitions: readonly FunctionDefinition[];
  readonly settings: Settings;
  readonly data: DataStack;
  readonly images: Images;
  readonly mail: OutgoingMail;
  readonly api: WaybillApi;
  readonly codeOf: CodeOf;
  /** The alarm over the API's answers, by which a deployment is taken back; undefined: none is. */
  readonly answers: Alarm | undefined;
  /** What every function is told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly grantable: Grantable;
  /** Of all groups. */
  readonly deadEndNames: readonly string[];
};

export class FunctionGroup extends NestedStack {
  readonly functions: readonly WaybillFunction[];
  private readonly watch: Watch;
  private readonly props: FunctionGroupProps;

  constructor(scope: Construct, id: string, props: FunctionGroupProps) {
    super(scope, id, { description: `Waybill's functions: ${props.name} (${props.settings.stage})` });
    this.props = props;
    this.watch = new Watch(this, 'Watch', props.settings);
    this.functions = props.definitions.map((definition) => this.make(definition));
    const canary = props.answers && new Canary(this, props.settings, this.watch);
    if (props.answers) this.node.addDependency(props.answers);
    for (const each of this.functions) {
      canary?.guard(each);
      props.api.mayCall(each);
      this.schedule(each);
      this.publish(each);
      for (const capability of each.definition.capabilities ?? []) {
        grantCapability(each, capability, props.grantable);
      }
    }
    this.feed(this.functions.filter(({ definition }) => isFed(definition)));
  }

  private make(definition: FunctionDefinition): WaybillFunction {
    const { settings, data, codeOf, environment, deadEndNames } = this.props;
    const looksIntoDeadLetters = definition.capabilities?.includes('sqs:ReceiveMessage');
    return new WaybillFunction(this, definition.name, {
      definition,
      code: codeOf(definition),
      settings,
      tableNamed: data.tableNamed,
      environment: {
        ...environment,
        ...secretVariables(definition, settings),
        ...externalVariables(definition, settings, data.externalFiles),
        ...(looksIntoDeadLetters && deadLetterVariables(deadEndNames, settings)),
      },
    });
  }

  private feed(consumers: readonly WaybillFunction[]): void {
    if (consumers.length === 0) return;
    const { name: group, settings } = this.props;
    const undelivered = makeDeadEnd(this, group, 'undelivered', settings);
    watchUndelivered(this.watch, group, undelivered);
    for (const consumer of consumers) {
      const { name } = consumer.definition;
      const queue = new EventQueue(this, `${name}-events`, {
        consumer,
        heard: this.heardBy(consumer.definition),
        deadLetters: makeDeadEnd(this, name, 'dead-letters', settings),
        undelivered,
        simultaneous: simultaneousRuns(settings, consumer.definition),
        enabled: isAwake(consumer.definition, settings),
      });
      watchEventQueue(this.watch, consumer.definition, queue);
    }
  }

  private heardBy({ consumes, watchesUploads, watchesMail }: FunctionDefinition): Heard {
    const { data, images, mail } = this.props;
    if (watchesMail) return mail.cameBack;
    if (consumes) {
      const eventPattern = { source: Match.prefix('waybill.'), detailType: [...consumes] };
      return { eventBus: data.bus as IEventBus, eventPattern };
    }
    const detail = watchesUploads
      ? { bucket: { name: [data.exchange.bucketName] }, object: { key: Match.prefix(uploadsFolder) } }
      : { bucket: { name: [images.bucket.bucketName] } };
    return { eventPattern: { source: ['aws.s3'], detailType: ['Object Created'], detail } };
  }

  private publish(publisher: WaybillFunction): void {
    const { definition } = publisher;
    if (!definition.publishes) return;
    const refused = makeDeadEnd(this, definition.name, 'unpublished', this.props.settings);
    const setAside = makeDeadEnd(this, definition.name, 'set-aside', this.props.settings);
    publisher.lambda.addEnvironment('SET_ASIDE_QUEUE_URL', setAside.queueUrl);
    for (const { name } of definition.publishes) {
      publishStream(publisher, this.props.data.tableNamed(name), refused);
    }
    watchStreamEnds(this.watch, definition, { refused, setAside });
  }

  private schedule({ definition, called }: WaybillFunction): void {
    if (definition.schedule === undefined) return;
    /** The next run comes by itself: one that failed is not repeated, one that could not begin is not made up for. */
    called.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, `${definition.name}-schedule`, {
      enabled: isAwake(definition, this.props.settings),
      description: definition.purpose,
      schedule: Schedule.expression(definition.schedule),
      targets: [
        new LambdaTarget(called, { retryAttempts: scheduledRetries, maxEventAge: Duration.hours(1) }),
      ],
    });
  }
}
