import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { attentionKinds, attentionMetric } from '../../functions/attention/contract.ts';
import { troubleMetric, troubles } from '../../functions/shared/trouble-contract.ts';
import { certainPeriod } from '../../lib/alarms/function-alarms.ts';
import { isFed } from '../../lib/dead-letters.ts';
import { tablesOf } from '../../lib/declared-tables.ts';
import { functions } from '../../lib/functions.ts';
import { nameOf, type Resource, type Synthesis, synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();
const alarms = ofType('AWS::CloudWatch::Alarm');
const lambdas = ofType('AWS::Lambda::Function');

const watched = (namespace: string, metric: string) =>
  alarms.filter(({ Properties }) => Properties.Namespace === namespace && Properties.MetricName === metric);

type MetricOfAlarm = { readonly MetricName: string; readonly Dimensions: { Name: string; Value: unknown }[] };

/** The metrics of an expression. */
const metricsOf = (properties: Record<string, unknown>): MetricOfAlarm[] => {
  const stats = z
    .array(z.object({ MetricStat: z.object({ Metric: z.any() }).optional() }))
    .default([])
    .parse(properties.Metrics);
  return stats.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric as MetricOfAlarm] : []));
};

const nameOfAlarm = ({ Properties }: Resource): string =>
  String(Properties.AlarmName).replace('waybill-dev-', '');
const alarmed = (beginning: string) => alarms.filter((alarm) => nameOfAlarm(alarm).startsWith(beginning));

/** `### QueueLate-…` is about every alarm that begins so. */
const sections = [
  ...readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')
    .split('\n## ')
    .filter((chapter) => chapter.startsWith('Alarms\n'))
    .join()
    .matchAll(/^### (.+)$/gm),
].map(([, heading = '']) => heading);
const isAbout = (section: string, alarm: string): boolean =>
  section.endsWith('…') ? alarm.startsWith(section.slice(0, -1)) : alarm === section;

/** AWS Budgets mails by itself: no alarm of CloudWatch. */
const careful = (await synthesize({ canary: 'on' })).ofType('AWS::CloudWatch::Alarm').map(nameOfAlarm);
const rings = [...new Set([...alarms.map(nameOfAlarm), ...careful, 'Budget'])];

describe('the runbook', () => {
  it.each(rings)('has one section for %s', (alarm) => {
    expect(sections.filter((section) => isAbout(section, alarm))).toHaveLength(1);
  });

  it.each(sections)('has no section for an alarm that is not there: %s', (section) => {
    expect(rings.filter((alarm) => isAbout(section, alarm))).not.toEqual([]);
  });
});

describe('a budget', () => {
  it('is there when somebody says an amount, and mails whoever hears the alarms', async () => {
    expect(ofType('AWS::Budgets::Budget')).toEqual([]);
    const context = { alarmEmail: 'ops@shop.example', monthlyBudgetDollars: '250' };
    const [budget, ...others] = (await synthesize(context)).ofType('AWS::Budgets::Budget');
    expect(others).toEqual([]);
    expect(budget?.Properties.Budget).toMatchObject({ BudgetLimit: { Amount: 250, Unit: 'USD' } });
    const notified = budget?.Properties.NotificationsWithSubscribers;
    expect(notified).toHaveLength(2);
    for (const { Subscribers } of notified) {
      expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'ops@shop.example' }]);
    }
  });
});

describe('the dashboard', () => {
  it('is named by stage and region, for an account has one list of them', () => {
    const names = ofType('AWS::CloudWatch::Dashboard').map(({ Properties }) => Properties.DashboardName);
    expect(names).toEqual([{ 'Fn::Join': ['', ['waybill-dev-', { Ref: 'AWS::Region' }]] }]);
  });
});

describe('alarms', () => {
  it.each(alarms)('$id says what is at stake and what to do, and tells somebody', ({ Properties }) => {
    const description: string = Properties.AlarmDescription;
    expect(description.length).toBeGreaterThan(80);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).toMatch(/[.:] (.*\b(Open|Read|Look|Find|mend)\b|Find|Read|Open)/);
    expect(Properties.AlarmActions).toHaveLength(1);
    expect(Properties.OKActions).toHaveLength(1);
  });

  it('watch every dead-letter queue', () => {
    const deadLetters = ofType('AWS::SQS::Queue').filter(({ Properties }) => !Properties.RedrivePolicy);
    const queues = watched('AWS/SQS', 'ApproximateNumberOfMessagesVisible').map(({ Properties }) =>
      String(target(Properties.Dimensions[0].Value)?.id),
    );
    expect(queues.sort()).toEqual(deadLetters.map(({ id }) => id).sort());
  });

  it('ring when something begins to wait for a person, whatever its kind', () => {
    const { namespace, name } = attentionMetric;
    const concernsOf = watched(namespace, name).map(({ Properties }) =>
      Properties.Dimensions.find(({ Name }: { Name: string }) => Name === 'concern'),
    );
    const watchedConcerns = new Set(concernsOf.map(({ Value }) => Value));
    expect(Object.values(attentionKinds).filter((concern) => !watchedConcerns.has(concern))).toEqual([]);
  });

  it('watch the workflows, the API, the account’s concurrency and the age of unpublished events', () => {
    for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']) {
      expect(watched('AWS/States', metric)).toHaveLength(2);
    }
    expect(watched('AWS/States', 'OpenExecutionCount')).toHaveLength(1);
    expect(watched('AWS/ApiGateway', '5xx')).toHaveLength(1);
    expect(watched('AWS/ApiGateway', 'Latency')).toHaveLength(1);
    expect(watched('AWS/Lambda', 'Throttles')).toHaveLength(1);
    expect(watched('AWS/Lambda', 'ClaimedAccountConcurrency')).toMatchObject([
      { Properties: { Threshold: 800 } },
    ]);
    expect(watched('AWS/Lambda', 'IteratorAge')).toHaveLength(
      functions.filter(({ publishes }) => publishes).length,
    );
  });

  it('watch how long every queue of events has waited, and what its rule could not deliver', () => {
    const consumers = functions.filter(isFed);
    const queues = watched('AWS/SQS', 'ApproximateAgeOfOldestMessage').map(({ Properties }) =>
      String(target(Properties.Dimensions[0].Value)?.id),
    );
    const fed = ofType('AWS::SQS::Queue').filter(({ Properties }) => Properties.RedrivePolicy);
    expect(queues.sort()).toEqual(fed.map(({ id }) => id).sort());
    const rules = alarmed('EventsLost-').map(({ Properties }) => {
      const [failed] = metricsOf(Properties).filter(({ MetricName }) => MetricName === 'FailedInvocations');
      return target(failed?.Dimensions.find(({ Name }) => Name === 'RuleName')?.Value)?.id;
    });
    expect(new Set(rules).size).toBe(consumers.length);
  });

  it('watch every table and each of its indexes for throttles, and every table for conflicts', () => {
    const places = alarmed('Throttled-').flatMap(({ Properties }) =>
      metricsOf(Properties)
        .filter(({ MetricName }) => MetricName === 'WriteThrottleEvents')
        .map(({ Dimensions }) =>
          Dimensions.map(({ Value }) => target(Value)?.Metadata['waybill:name'] ?? Value).join(' '),
        ),
    );
    const expected = tablesOf(functions).flatMap(({ name, indexes }) => [
      name,
      ...indexes.map((index) => `${index.name} ${name}`),
    ]);
    expect(places.sort()).toEqual(expected.sort());
    expect(watched('AWS/DynamoDB', 'TransactionConflict')).toHaveLength(tablesOf(functions).length);
  });

  it('take no more metrics in one expression than CloudWatch does', () => {
    for (const { Properties } of alarms) expect(metricsOf(Properties).length).toBeLessThanOrEqual(10);
  });

  it('watch every scheduled function, whose errors show nowhere else, and that it runs at all', () => {
    const named = (metric: string) =>
      watched('AWS/Lambda', metric).map(({ Properties }) => String(Properties.Dimensions[0].Value));
    const scheduled = functions
      .filter(({ schedule, forExternalSystem }) => schedule !== undefined && !forExternalSystem)
      .map(({ name }) => `waybill-dev-${name}`);
    expect(named('Errors').sort()).toEqual([...scheduled].sort());
    expect(named('Invocations').sort()).toEqual([...scheduled].sort());
    for (const { Properties } of watched('AWS/Lambda', 'Invocations')) {
      expect(Properties).toMatchObject({
        TreatMissingData: 'breaching',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
      });
    }
    const real = new Set(lambdas.map(({ Properties }) => Properties.FunctionName));
    expect(scheduled.filter((name) => !real.has(name))).toEqual([]);
  });

  it('miss the runs of an external system where there is one alone', async () => {
    const silent = ({ ofType: of }: Synthesis) =>
      of('AWS::CloudWatch::Alarm')
        .map(nameOfAlarm)
        .filter((name) => name === 'Silent-integrations-run');
    const asleep = ({ ofType: of }: Synthesis) =>
      of('AWS::Events::Rule').filter(({ Properties }) => Properties.State === 'DISABLED');
    const without = await synthesize();
    const files = await synthesize({ externalSystem: 'files' });
    expect([silent(without), silent(files)]).toEqual([[], ['Silent-integrations-run']]);
    expect([asleep(without).length, asleep(files).length]).toEqual([2, 0]);
  });

  it.each([
    ['rate(1 minute)', 5],
    ['rate(5 minutes)', 5],
    ['rate(10 minutes)', 15],
    ['rate(1 hour)', 60],
    ['rate(6 hours)', 360],
  ])('wait for a run of %s in periods of %d minutes', (schedule, minutes) => {
    expect(certainPeriod(schedule).toMinutes()).toBe(minutes);
  });

  it.each(['rate(7 hours)', 'cron(0 3 * * ? *)', 'rate(1 day)'])(
    'cannot wait for a run of %s',
    (schedule) => {
      expect(() => certainPeriod(schedule)).toThrow('no alarm can watch');
    },
  );

  it('ring for everything that goes wrong by itself', () => {
    const { namespace, name } = troubleMetric;
    const rung = watched(namespace, name).map(({ Properties }) =>
      Object.fromEntries(
        Properties.Dimensions.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value]),
      ),
    );
    const expected = Object.keys(troubles).map((trouble) => ({ stage: 'dev', trouble }));
    expect(rung.sort((a, b) => String(a.trouble).localeCompare(String(b.trouble)))).toEqual(
      expected.sort((a, b) => a.trouble.localeCompare(b.trouble)),
    );
  });

  it('ring one topic, which is there before them', () => {
    const [topic] = ofType('AWS::SNS::Topic');
    for (const { Properties } of alarms) {
      expect(JSON.stringify(Properties.AlarmActions)).toContain(`:${topic?.Properties.TopicName}"`);
    }
  });

  it('are mailed to the address that is configured', async () => {
    const context = { alarmEmail: 'ops@shop.example' };
    const [subscription] = (await synthesize(context)).ofType('AWS::SNS::Subscription');
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@shop.example' });
  });
});

describe('functions', () => {
  it.each(functions)('$name says in a sentence what fails without it', ({ purpose }) => {
    expect(purpose).toMatch(/^Without it .+\.$/);
    expect(purpose.length).toBeLessThanOrEqual(256);
  });

  it('run on arm64 with Node 24, and name their source', () => {
    for (const { Properties, Metadata } of lambdas) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Timeout: expect.any(Number),
      });
      expect(Metadata['waybill:entry']).toMatch(/^functions\/.+\.ts$/);
    }
  });

  it('that are scheduled are not repeated when they fail, and run once at a time where any are reserved', async () => {
    const scheduled = functions.filter(({ schedule }) => schedule !== undefined).map(({ name }) => name);
    const configured = ofType('AWS::Lambda::EventInvokeConfig').map(({ Properties }) => {
      const { MaximumRetryAttempts, MaximumEventAgeInSeconds, FunctionName } = Properties;
      expect([MaximumRetryAttempts, MaximumEventAgeInSeconds]).toEqual([0, 60]);
      return nameOf(target(FunctionName) as Resource);
    });
    expect(configured.sort()).toEqual([...scheduled].sort());
    const reserving = await synthesize({ reserveConcurrency: 'on' });
    const once = reserving
      .ofType('AWS::Lambda::Function')
      .filter(({ Properties }) => Properties.ReservedConcurrentExecutions === 1);
    expect(once.map(nameOf).sort()).toEqual([...scheduled].sort());
    expect(lambdas.filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)).toEqual(
      [],
    );
  });

  it('are traced where a workflow calls them, which hands its trace on, and nowhere else', () => {
    const traced = lambdas
      .filter(({ Properties }) => Properties.TracingConfig?.Mode === 'Active')
      .map(nameOf);
    const tasks = functions.filter(({ workflowTask }) => workflowTask).map(({ name }) => name);
    expect(traced.sort()).toEqual([...tasks].sort());
  });

  it('write JSON from the level of the setting on, and nothing of Lambda’s own but warnings', async () => {
    const quiet = (await synthesize({ logLevel: 'WARN' })).ofType('AWS::Lambda::Function');
    for (const [deployed, level] of [
      [lambdas, 'INFO'],
      [quiet, 'WARN'],
    ] as const) {
      for (const { Properties } of deployed) {
        const { LogFormat, ApplicationLogLevel, SystemLogLevel } = Properties.LoggingConfig;
        expect([LogFormat, ApplicationLogLevel, SystemLogLevel]).toEqual(['JSON', level, 'WARN']);
      }
    }
  });

  it('write to a log of their own, which is not kept forever', () => {
    const logs = lambdas.map(({ Properties }) => target(Properties.LoggingConfig.LogGroup));
    expect(new Set(logs).size).toBe(functions.length);
    for (const { id, Properties } of ofType('AWS::Logs::LogGroup')) {
      expect([id, Properties.RetentionInDays]).toEqual([id, 14]);
    }
  });
});
