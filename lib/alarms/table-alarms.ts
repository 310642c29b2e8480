/** Alarms over the tables. */
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { TableDefinition } from '../../functions/shared/table.ts';
import { period, type Watch } from '../watch.ts';

/** Each is tried again up to twelve times with jitter, so some are the ordinary life of a busy item. */
const conflictsInPeriod = 500;
const throttlesInPeriod = 10;

/** CloudWatch takes ten metrics in one expression: two of each place. A place is the table itself, or an index. */
const placesInAlarm = 5;

type Place = string | undefined;

const throttles = (table: Table, index: Place, metricName: string): Metric =>
  new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: {
      TableName: table.tableName,
      ...(index !== undefined && { GlobalSecondaryIndexName: index }),
    },
    statistic: 'sum',
    period,
  });

const throttlesAt = (table: Table, places: readonly Place[]): MathExpression => {
  const usingMetrics = Object.fromEntries(
    places.flatMap((index, place) => [
      [`r${place}`, throttles(table, index, 'ReadThrottleEvents')],
      [`w${place}`, throttles(table, index, 'WriteThrottleEvents')],
    ]),
  );
  const expression = Object.keys(usingMetrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics, label: 'Throttled reads and writes', period });
};

const chunksOf = (places: readonly Place[]): Place[][] => {
  const [...left] = places;
  const chunks: Place[][] = [];
  while (left.length > 0) chunks.push(left.splice(0, placesInAlarm));
  return chunks;
};

const watchThrottles = (watch: Watch, { name, indexes }: TableDefinition, table: Table): void => {
  const chunks = chunksOf([undefined, ...indexes.map((index) => index.name)]);
  for (const [number, places] of chunks.entries()) {
    watch.ring(`Throttled-${name}${number === 0 ? '' : `-${number + 1}`}`, {
      metric: throttlesAt(table, places),
      from: throttlesInPeriod,
      says:
        `DynamoDB throttles reads or writes of ${name} (${places.map((place) => place ?? 'the table').join(', ')}): ` +
        'requests take longer, then fail with 503. Look for the hot key (CloudWatch Contributor Insights), and warm the ' +
        'table up before the next sale.',
    });
  }
};

export const watchTable = (watch: Watch, definition: TableDefinition, table: Table): void => {
  const { name } = definition;
  watchThrottles(watch, definition, table);
  watch.ring(`Conflicts-${name}`, {
    metric: new Metric({
      namespace: 'AWS/DynamoDB',
      metricName: 'TransactionConflict',
      dimensionsMap: { TableName: table.tableName },
      statistic: 'sum',
      period,
    }),
    from: conflictsInPeriod,
    says:
      `Many transactions want the same item of ${name} at once: each waits for the others, and the last fail with 503. ` +
      'Find the item (a variant in a sale, a code that everybody uses) in the log line “other transactions kept winning”.',
  });
};
