/**
 * The functions of one part of the shop, with all that starts them: queues, schedules, streams. A stack of its own,
 * nested in the service's, so that all parts are deployed together and none comes near the 500 resources of a stack.
 */
import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type IEventBus, Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import { watchEventQueue, watchStreamEnds } from './alarms/queue-alarms.ts';
import type { CodeOf } from './bundles.ts';
import { Canary } from './canary.ts';
import { type Grantable, grantCapability } from './capabilities.ts';
import type { DataStack } from './data-stack.ts';
import { makeDeadLetters, makeSetAside } from './dead-letters.ts';
import { deadLetterVariables, secretVariables } from './environment.ts';
import { EventQueue, type Heard } from './event-queue.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { WaybillApi } from './http-api.ts';
import type { Images } from './images.ts';
import { publishStream } from './outbox-stream.ts';
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
  readonly api: WaybillApi;
  readonly codeOf: CodeOf;
  /** The alarm over the API's answers, by which a deployment is taken back; undefined: none is. */
  readonly answers: Alarm | undefined;
  /** What every function is told. */
  readonly environment: Readonly<Record<string, string>>;
  readonly grantable: Grantable;
  /** Of all groups. */
  readonly deadLetterNames: readonly string[];
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
      this.feed(each);
      this.schedule(each);
      this.publish(each);
      for (const capability of each.definition.capabilities ?? []) {
        grantCapability(each, capability, props.grantable);
      }
    }
  }

  private make(definition: FunctionDefinition): WaybillFunction {
    const { settings, data, codeOf, environment, deadLetterNames } = this.props;
    const looksIntoDeadLetters = definition.capabilities?.includes('sqs:ReceiveMessage');
    return new WaybillFunction(this, definition.name, {
      definition,
      code: codeOf(definition),
      settings,
      tableNamed: data.tableNamed,
      environment: {
        ...environment,
        ...secretVariables(definition, settings),
        ...(looksIntoDeadLetters && deadLetterVariables(deadLetterNames)),
      },
    });
  }

  private feed(consumer: WaybillFunction): void {
    const { definition } = consumer;
    const heard = this.heardBy(definition);
    if (!heard) return;
    const deadLetters = makeDeadLetters(this, definition, this.props.settings);
    const queue = new EventQueue(this, `${definition.name}-events`, { consumer, heard, deadLetters });
    watchEventQueue(this.watch, definition, queue);
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

  private publish(publisher: WaybillFunction): void {
    const { definition } = publisher;
    if (!definition.publishes) return;
    const refused = makeDeadLetters(this, definition, this.props.settings);
    const setAside = makeSetAside(this, definition, this.props.settings);
    publisher.lambda.addEnvironment('SET_ASIDE_QUEUE_URL', setAside.queueUrl);
    for (const { name } of definition.publishes) {
      publishStream(publisher, this.props.data.tableNamed(name), refused);
    }
    watchStreamEnds(this.watch, definition, { refused, setAside });
  }

  private schedule({ definition, called }: WaybillFunction): void {
    if (definition.schedule === undefined) return;
    new Rule(this, `${definition.name}-schedule`, {
      description: definition.purpose,
      schedule: Schedule.expression(definition.schedule),
      targets: [
        new LambdaTarget(called, { retryAttempts: scheduledRetries, maxEventAge: Duration.hours(1) }),
      ],
    });
  }
}
