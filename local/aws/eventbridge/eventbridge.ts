/**
 * The event bus. An accepted event, its archive entry and the messages of every matching rule's queues are one
 * transaction of the journal: when PutEvents answers, all of it is kept, in order, or none of it is.
 */

import { inTransaction } from '../../transaction.ts';
import type { Runtime, Service } from '../service.ts';
import { defaultBusName, type EventBridgeConfig, type Rule, type Target } from './config.ts';
import { type Attempt, type GiveUp, type Lane, makeDeliveries } from './deliveries.ts';
import { describeOperations } from './describe.ts';
import { type Envelope, envelopeOf, type Happening } from './envelope.ts';
import { openEventLog } from './event-log.ts';
import { eventRoutes } from './event-routes.ts';
import { isObject } from './fields.ts';
import { checkPattern, matches } from './pattern.ts';
import { isRefused, readEntries } from './put-events.ts';
import { replayOperations } from './replays.ts';

/** What the bus needs of others. */
export type Targets = {
  /** Within the journal's current transaction. Throws for an unknown queue. */
  readonly sendToQueue: (
    queueArn: string,
    body: string,
    attributes?: Record<string, { DataType: string; StringValue: string }>,
  ) => void;
  /** Within the journal's current transaction. Throws for an unknown stream. */
  readonly putToStream?: (streamArn: string, record: string) => void;
  readonly startExecution?: (stateMachineArn: string, input: string) => Promise<unknown>;
};

export type EventBridge = Service & {
  /** What another service tells the account's own bus. */
  readonly tell: (happening: Happening) => void;
  /** Gives what a schedule made to the targets of its rule. */
  readonly fire: (rule: Rule, happening: Happening) => void;
};

const serviceOf = (targetArn: string): string => targetArn.split(':')[2] ?? '';

const parsedOrText = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const attemptWith =
  (runtime: Runtime, targets: Targets): Attempt =>
  async ({ target }, input) => {
    if (serviceOf(target.arn) === 'states') {
      if (!targets.startExecution) throw new Error('no state machines here');
      await targets.startExecution(target.arn, input);
      return;
    }
    const result = await runtime.invoke(target.arn, parsedOrText(input));
    if ('error' in result) throw new Error(`${result.error.errorType}: ${result.error.errorMessage}`);
  };

const giveUpWith =
  (runtime: Runtime, targets: Targets): GiveUp =>
  ({ rule, target }, input, error, attempts) => {
    runtime.report(`rule ${rule.name} gave up on ${target.arn} after ${attempts} attempts: ${error.message}`);
    if (target.deadLetterArn === undefined) return;
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    targets.sendToQueue(target.deadLetterArn, input, {
      RULE_ARN: text(rule.arn),
      TARGET_ARN: text(target.arn),
      ERROR_MESSAGE: text(error.message),
      RETRY_ATTEMPTS: text(String(attempts - 1)),
    });
  };

const isImitated = (targetArn: string): boolean =>
  ['sqs', 'lambda', 'states', 'firehose'].includes(serviceOf(targetArn));

/** `$.detail.data`; what is not there is nothing. */
const partAt = (path: string, envelope: Envelope): unknown =>
  path
    .split('.')
    .slice(1)
    .reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), envelope);

const inputOf = ({ input, inputPath }: Target, envelope: Envelope): string =>
  input ?? JSON.stringify(inputPath === undefined ? envelope : (partAt(inputPath, envelope) ?? null));

const checkConfig = (runtime: Runtime, { rules, archives }: EventBridgeConfig): void => {
  for (const { pattern } of [...rules, ...archives]) if (pattern) checkPattern(pattern);
  for (const { name, targets } of rules) {
    for (const target of targets.filter(({ arn }) => !isImitated(arn))) {
      runtime.report(`rule ${name}: ${target.arn} is not imitated locally and gets nothing`);
    }
  }
};

export const makeEventBridge = (
  runtime: Runtime,
  config: EventBridgeConfig,
  targets: Targets,
): EventBridge => {
  const { clock, journal } = runtime;
  checkConfig(runtime, config);
  const log = openEventLog(journal);
  const deliveries = makeDeliveries(
    journal,
    clock,
    attemptWith(runtime, targets),
    giveUpWith(runtime, targets),
    () => runtime.weather?.soonMilliseconds ?? 0,
  );

  const send = (rule: Rule, envelope: Envelope): void => {
    for (const target of rule.targets.filter(({ arn }) => isImitated(arn))) {
      const input = inputOf(target, envelope);
      const service = serviceOf(target.arn);
      if (service === 'sqs') targets.sendToQueue(target.arn, input);
      else if (service === 'firehose') targets.putToStream?.(target.arn, input);
      else deliveries.add({ rule, target }, input);
    }
  };

  const dispatch = (envelope: Envelope, rules: readonly Rule[]): void => {
    for (const rule of rules) {
      if (!rule.enabled || !rule.pattern || !matches(rule.pattern, envelope)) continue;
      send(rule, envelope);
      if (runtime.weather?.repeatsEvent?.()) send(rule, envelope);
    }
  };

  const accept = (happening: Happening, busName: string): void => {
    const envelope = envelopeOf(happening);
    const archives = config.archives.filter(
      (archive) => archive.busName === busName && (!archive.pattern || matches(archive.pattern, envelope)),
    );
    log.append(
      busName,
      envelope,
      clock.now(),
      archives.map(({ name }) => name),
    );
    dispatch(
      envelope,
      config.rules.filter((rule) => rule.busName === busName),
    );
  };

  const putEvents = (input: Record<string, unknown>): object =>
    inTransaction(journal, () => {
      const refusesEntry = runtime.weather?.refusesEntry ?? (() => undefined);
      const entries = readEntries(input, config.busNames, new Date(clock.now())).map(
        (entry) => refusesEntry() ?? entry,
      );
      for (const entry of entries) if (!isRefused(entry)) accept(entry, entry.busName);
      return {
        FailedEntryCount: entries.filter(isRefused).length,
        Entries: entries.map((entry) => (isRefused(entry) ? entry : { EventId: entry.id })),
      };
    });

  const lanes = config.rules.flatMap((rule) => rule.targets.map((target): Lane => ({ rule, target })));
  return {
    aws: {
      target: 'AWSEvents',
      operations: {
        PutEvents: putEvents,
        ...describeOperations(config, log),
        ...replayOperations(journal, clock, config.archives, config.rules, log, dispatch),
      },
    },
    routes: eventRoutes(log),
    tell: (happening) =>
      inTransaction(journal, () =>
        dispatch(
          envelopeOf(happening),
          config.rules.filter(({ busName }) => busName === defaultBusName),
        ),
      ),
    fire: (rule, happening) => inTransaction(journal, () => send(rule, envelopeOf(happening))),
    start: () => deliveries.resume(lanes),
    stop: () => deliveries.stop(),
    idle: () => deliveries.idle(),
  };
};
