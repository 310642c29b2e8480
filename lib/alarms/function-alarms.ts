/** Alarms over the functions: refused runs, failed scheduled work, and scheduled work that does not run. */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionDefinition } from '../function-definition.ts';
import { period, type Watch } from '../watch.ts';
import { functionMetric } from './function-metric.ts';

const busyShare = 0.8;

/** CloudWatch looks back a day at most, in periods of its own choice of lengths. */
const periodMinutes = [5, 15, 60, 360] as const;

const rateSchema = /^rate\((\d+) (minute|hour)s?\)$/;

/**
 * The shortest period in which a run is certain.
 * @throws Error for a schedule of another form, which needs a look of its own
 */
export const certainPeriod = (schedule: string): Duration => {
  const [, count, unit] = rateSchema.exec(schedule) ?? [];
  const everyMinutes = Number(count) * (unit === 'hour' ? 60 : 1);
  const minutes = periodMinutes.find((each) => each >= everyMinutes);
  if (minutes === undefined) throw new Error(`no alarm can watch over ${schedule}`);
  return Duration.minutes(minutes);
};

const watchSchedule = (watch: Watch, { name, purpose }: FunctionDefinition, schedule: string): void => {
  watch.ring(`Errors-${name}`, {
    metric: functionMetric(watch, name, 'Errors'),
    from: 1,
    says: `The scheduled work of ${name} failed. ${purpose} Read its log; the next run tries again.`,
  });
  watch.ring(`Silent-${name}`, {
    metric: functionMetric(watch, name, 'Invocations').with({ period: certainPeriod(schedule) }),
    least: 1,
    periods: 2,
    says:
      `The scheduled work of ${name} (${schedule}) does not run any more. ${purpose} Look whether its rule in ` +
      'EventBridge is enabled and may invoke the function, and whether Lambda throttles it.',
  });
};

/** A consumer's failures end in its dead-letter queue, an API's are 5xx; a schedule's show nowhere else. */
export const watchFunctions = (
  watch: Watch,
  functions: readonly FunctionDefinition[],
  concurrency: number,
): void => {
  watch.ring('Throttles', {
    metric: LambdaFunction.metricAllThrottles({ period, statistic: 'sum' }),
    from: 1,
    says:
      'Lambda refuses to run functions because the account’s concurrency is used up: shoppers get 503 and ' +
      'events are late. Find the function that grew, or ask AWS for a higher limit.',
  });
  watch.ring('ConcurrencyHigh', {
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'ClaimedAccountConcurrency',
      statistic: 'max',
      period: Duration.minutes(1),
    }),
    from: Math.ceil(concurrency * busyShare),
    periods: 3,
    says:
      `Four fifths of the ${concurrency} functions that the account may run at once do: a little more and shoppers get ` +
      '503. Find the function that grew, and ask for more (Service Quotas → Lambda → Concurrent executions).',
  });
  for (const each of functions) {
    const { schedule } = each;
    if (schedule !== undefined) watchSchedule(watch, each, schedule);
  }
  watch.draw(
    'Function errors',
    functions.map(({ name }) => functionMetric(watch, name, 'Errors').with({ label: name })),
  );
};
