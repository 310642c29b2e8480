import { describe, expect, it } from '@jest/globals';
import { deadEndOf } from '../../functions/attention/dead-ends-contract.ts';
import { pauseSeconds } from '../../functions/shared/from-queue.ts';
import { functions } from '../../lib/functions.ts';
import { nameOf, type Resource, synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();
const queues = ofType('AWS::SQS::Queue');
const hour = 60 * 60;

const deadLettersOf = ({ Properties }: Resource): Resource | undefined =>
  target(Properties.RedrivePolicy?.deadLetterTargetArn);

const consumers = functions.flatMap(({ name, consumes, timeoutSeconds = 20 }) =>
  consumes ? [{ name, consumes, timeoutSeconds }] : [],
);

const mappingOf = (name: string): Resource | undefined =>
  ofType('AWS::Lambda::EventSourceMapping').find(({ Properties }) => {
    const lambda = target(Properties.FunctionName);
    return lambda !== undefined && nameOf(lambda) === name;
  });

describe('queues', () => {
  it('have a dead-letter queue each, or are one', () => {
    const isDeadLetters = new Set(queues.map((queue) => deadLettersOf(queue)?.id));
    const refused = ofType('AWS::Lambda::EventSourceMapping').map(
      ({ Properties }) => target(Properties.DestinationConfig?.OnFailure.Destination)?.id,
    );
    const setAside = ofType('AWS::Lambda::Function').map(
      ({ Properties }) => target(Properties.Environment?.Variables.SET_ASIDE_QUEUE_URL)?.id,
    );
    const undelivered = ofType('AWS::Events::Rule').flatMap(({ Properties }) =>
      Properties.Targets.map(
        ({ DeadLetterConfig }: { DeadLetterConfig?: { Arn: unknown } }) => target(DeadLetterConfig?.Arn)?.id,
      ),
    );
    const ends = new Set([...isDeadLetters, ...refused, ...setAside, ...undelivered]);
    const without = queues.filter((queue) => !deadLettersOf(queue) && !ends.has(queue.id));
    expect(without.map(({ id }) => id)).toEqual([]);
  });

  /** SQS redrives what came from a queue and nothing else (AWS documentation: StartMessageMoveTask). */
  it('that can be redriven have nothing but what a consumer refused', () => {
    const fedByQueues = new Set(queues.map((queue) => deadLettersOf(queue)?.id));
    for (const queue of queues.filter(({ id }) => fedByQueues.has(id))) {
      expect(deadEndOf(String(queue.Properties.QueueName))).toBe('dead-letters');
    }
    const others = queues.filter((queue) => !deadLettersOf(queue) && !fedByQueues.has(queue.id));
    const ends = others.map(({ Properties }) => deadEndOf(String(Properties.QueueName)));
    expect(new Set(ends)).toEqual(new Set(['undelivered', 'unpublished', 'set-aside']));
  });

  it('that anything ends in are all looked into, by their names', () => {
    const sweep = ofType('AWS::Lambda::Function').find(
      ({ Properties }) => Properties.Environment.Variables.DEAD_LETTER_QUEUES !== undefined,
    );
    const looked = String(sweep?.Properties.Environment.Variables.DEAD_LETTER_QUEUES)
      .split(',')
      .map((name) => `waybill-dev-${name}`);
    const ends = queues
      .filter((queue) => !deadLettersOf(queue))
      .map(({ Properties }) => String(Properties.QueueName));
    expect(looked.sort()).toEqual(ends.sort());
  });

  it('take together no more than half of the account’s concurrency, and two runs each in a new account', async () => {
    const runsIn = async (lambdaConcurrency: number): Promise<number[]> =>
      (await synthesize({ lambdaConcurrency: String(lambdaConcurrency) }))
        .ofType('AWS::Lambda::EventSourceMapping')
        .filter(({ Properties }) => Properties.ScalingConfig !== undefined)
        .map(({ Properties }) => Properties.ScalingConfig.MaximumConcurrency);
    const fed = queues.filter((queue) => deadLettersOf(queue));
    const runs = await runsIn(1_000);
    expect(runs).toHaveLength(fed.length);
    expect(runs.reduce((sum, most) => sum + most, 0)).toBeLessThanOrEqual(500);
    expect(await runsIn(10)).toEqual(fed.map(() => 2));
  });

  it('are open to encrypted connections only', () => {
    const guarded = ofType('AWS::SQS::QueuePolicy')
      .filter(({ Properties }) => JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'))
      .flatMap(({ Properties }) => Properties.Queues.map((queue: unknown) => String(target(queue)?.id)));
    expect([...guarded].map(String).sort()).toEqual(queues.map(({ id }) => id).sort());
  });

  it.each(consumers)('bring $name the events of its row, for hours if need be', (consumer) => {
    const mapping = mappingOf(consumer.name);
    const queue = target(mapping?.Properties.EventSourceArn);
    expect(mapping?.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    const { maxReceiveCount } = queue?.Properties.RedrivePolicy ?? {};
    const gathers = mapping?.Properties.MaximumBatchingWindowInSeconds ?? 0;
    expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * consumer.timeoutSeconds + gathers);
    /** Those that Lambda has no room for come after the visibility timeout, those that fail when they say. */
    expect(maxReceiveCount * queue?.Properties.VisibilityTimeout).toBeGreaterThan(3 * hour);
    const pauses = Array.from({ length: maxReceiveCount }, (_, index) => pauseSeconds(index + 1, 0));
    const patience = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(patience).toBeGreaterThan(10 * hour);
    expect(patience * 2).toBeLessThan(queue?.Properties.MessageRetentionPeriod);
    const rules = ofType('AWS::Events::Rule').filter(({ Properties }) =>
      Properties.Targets.some(({ Arn }: { Arn: unknown }) => target(Arn) === queue),
    );
    expect(rules).toHaveLength(1);
    expect(rules[0]?.Properties.EventPattern['detail-type']).toEqual(consumer.consumes);
    expect(target(rules[0]?.Properties.EventBusName)?.Type).toBe('AWS::Events::EventBus');
    const undelivered = target(rules[0]?.Properties.Targets[0].DeadLetterConfig.Arn);
    expect(undelivered?.Properties.QueueName).toMatch(/^waybill-dev-[a-z]+-undelivered$/);
  });

  it('of partners never take the concurrency that checkout needs', () => {
    expect(mappingOf('webhooks-consumer')?.Properties.ScalingConfig).toEqual({ MaximumConcurrency: 20 });
  });
});
