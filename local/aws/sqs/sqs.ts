/** Queues between rules and consumers, durable, dispatched the moment a message is there. */
import { AwsError, type Runtime, type Service } from '../service.ts';
import { type Bell, makeBell } from './bell.ts';
import type { SqsConfig } from './config.ts';
import { makeDeadLetters } from './dead-letters.ts';
import { depthRoutes } from './depths.ts';
import { type Feed, feed } from './event-source.ts';
import { type MessageAttributes, openMessages } from './messages.ts';
import { type Queues, sqsOperations } from './operations.ts';

export type Sqs = Service & {
  /** Puts a message into a queue within the journal's current transaction, if there is one. */
  readonly send: (queueArn: string, body: string, attributes?: MessageAttributes) => void;
};

const missing = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

const queuesOf = ({ queues }: SqsConfig): Queues => ({
  all: queues,
  byArn: (queueArn) => {
    const queue = queues.find(({ arn }) => arn === queueArn);
    if (!queue) throw missing();
    return queue;
  },
  /** Only the name at the end counts: the endpoint's host depends on who asks. */
  byUrl: (url) => {
    const queue = queues.find(({ name }) => name === url.split('/').at(-1));
    if (!queue) throw missing();
    return queue;
  },
});

export const makeSqs = (runtime: Runtime, config: SqsConfig): Sqs => {
  const queues = queuesOf(config);
  const ring = (queueArn: string): void => bell.ring(queueArn);
  const messages = openMessages(runtime.journal, runtime.clock, ring, runtime.weather);
  const bell: Bell = makeBell(runtime.clock, (queueArn) => messages.nextVisibleAt(queueArn));
  const deadLetters = makeDeadLetters(
    queues,
    messages,
    new Set(config.eventSources.map(({ queueArn }) => queueArn)),
  );
  const feeds: Feed[] = [];
  return {
    aws: { target: 'AmazonSQS', operations: sqsOperations(runtime, queues, messages, bell, deadLetters) },
    routes: { ...deadLetters.routes, ...depthRoutes(queues, messages) },
    send: (queueArn, body, attributes = {}) => {
      messages.send(queues.byArn(queueArn), { body, attributes });
    },
    start: () => {
      for (const source of config.eventSources) {
        feeds.push(feed(runtime, messages, bell, queues.byArn(source.queueArn), source));
      }
    },
    stop: async () => {
      await Promise.all(feeds.map((each) => each.stop()));
      bell.stop();
    },
    idle: () => feeds.every((each) => each.idle()),
  };
};
