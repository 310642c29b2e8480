/** The operations that only look: buses, rules, targets, archives, and whether a pattern matches an event. */
import { AwsError, type AwsOperation, arn } from '../service.ts';
import type { EventBridgeConfig, Rule } from './config.ts';
import { defaultBusName } from './config.ts';
import type { EventLog } from './event-log.ts';
import { checkPattern, matches } from './pattern.ts';

/** An optional member of a request that is a string. */
const text = (value: unknown, otherwise = ''): string => (typeof value === 'string' ? value : otherwise);

const busNameOf = (nameOrArn: unknown): string =>
  text(nameOrArn, defaultBusName).replace(/^.*event-bus\//, '');

const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `${what} does not exist.`);

const describeRule = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.busName,
  State: rule.enabled ? 'ENABLED' : 'DISABLED',
  ...(rule.pattern && { EventPattern: JSON.stringify(rule.pattern) }),
  ...(rule.schedule !== undefined && { ScheduleExpression: rule.schedule }),
});

const parseJson = (json: unknown, code: string): object => {
  try {
    const value: unknown = JSON.parse(text(json));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // The refusal below is the same for what is no JSON and for JSON that is no object.
  }
  throw new AwsError(code, 'Not a JSON object.');
};

export const describeOperations = (
  { busNames, rules, archives }: EventBridgeConfig,
  log: EventLog,
): Record<string, AwsOperation> => {
  const describeBus = (name: string) => {
    if (!busNames.includes(name)) throw notFound(`Event bus ${name}`);
    return { Name: name, Arn: arn('events', `event-bus/${name}`) };
  };
  const findRule = (name: unknown, bus: unknown): Rule => {
    const rule = rules.find((each) => each.name === name && each.busName === busNameOf(bus));
    if (!rule) throw notFound(`Rule ${text(name)} on event bus ${busNameOf(bus)}`);
    return rule;
  };
  const describeArchive = (name: unknown) => {
    const archive = archives.find((each) => each.name === name);
    if (!archive) throw notFound(`Archive ${text(name)}`);
    const { events, bytes } = log.sizeOf(archive.name, 0);
    return {
      ArchiveName: archive.name,
      ArchiveArn: archive.arn,
      EventSourceArn: arn('events', `event-bus/${archive.busName}`),
      State: 'ENABLED',
      RetentionDays: archive.retentionDays,
      EventCount: events,
      SizeBytes: bytes,
      ...(archive.pattern && { EventPattern: JSON.stringify(archive.pattern) }),
    };
  };

  return {
    DescribeEventBus: ({ Name }) => describeBus(busNameOf(Name)),
    ListEventBuses: () => ({ EventBuses: busNames.map(describeBus) }),
    ListRules: ({ EventBusName, NamePrefix }) => ({
      Rules: rules
        .filter(({ busName }) => busName === describeBus(busNameOf(EventBusName)).Name)
        .filter(({ name }) => name.startsWith(text(NamePrefix)))
        .map(describeRule),
    }),
    DescribeRule: ({ Name, EventBusName }) => describeRule(findRule(Name, EventBusName)),
    ListTargetsByRule: ({ Rule: name, EventBusName }) => ({
      Targets: findRule(name, EventBusName).targets.map(({ id, arn: targetArn }) => ({
        Id: id,
        Arn: targetArn,
      })),
    }),
    DescribeArchive: ({ ArchiveName }) => describeArchive(ArchiveName),
    ListArchives: () => ({ Archives: archives.map(({ name }) => describeArchive(name)) }),
    TestEventPattern: ({ EventPattern, Event }) => {
      const pattern = parseJson(EventPattern, 'InvalidEventPatternException');
      checkPattern(pattern);
      return { Result: matches(pattern, parseJson(Event, 'ValidationException')) };
    },
  };
};
