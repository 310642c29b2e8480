/** The lake as a table, and who may ask it at which price. */
import { Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { folders } from './lake-folders.ts';
import { lakeQueries } from './lake-queries.ts';
import type { Settings } from './settings.ts';

/** A question that reads more than 100 GB ($0.50) is one without a day in it. */
const mostBytesOfQuestion = 100 * 1024 ** 3;

/** Column → field of the event. Athena's names are in lower case. */
const columns: readonly (readonly [column: string, field: string, type: string])[] = [
  ['id', 'id', 'string'],
  ['type', 'type', 'string'],
  ['version', 'version', 'int'],
  ['occurred_at', 'occurredAt', 'string'],
  ['order_id', 'orderId', 'string'],
  ['sequence', 'sequence', 'int'],
  /** Of each type another: JSON, to be read by its schema. */
  ['data', 'data', 'string'],
];

const renamed = (): Record<string, string> =>
  Object.fromEntries(
    columns.flatMap(([column, field]) => (column === field ? [] : [[`mapping.${column}`, field]])),
  );

/** A folder a day, known by its name (AWS documentation: partition projection). */
const projection = (location: string): Record<string, string> => ({
  'projection.enabled': 'true',
  'projection.dt.type': 'date',
  'projection.dt.format': 'yyyy-MM-dd',
  'projection.dt.range': '2026-01-01,NOW',
  'storage.location.template': `${location}dt=\${dt}/`,
});

export const makeLakeTable = (
  scope: Stack,
  { stage }: Settings,
  bucket: Bucket,
): { workGroup: CfnWorkGroup } => {
  const name = `waybill_${stage.replaceAll('-', '_')}`;
  const location = bucket.s3UrlForObject(`${folders.events.name}/`);
  const catalogId = Stack.of(scope).account;
  const database = new CfnDatabase(scope, 'Database', {
    catalogId,
    databaseInput: { name, description: `Waybill's events (${stage})` },
  });
  const table = new CfnTable(scope, 'Events', {
    catalogId,
    databaseName: name,
    tableInput: {
      name: 'events',
      description: 'A row an event, at least: the same id is the same event',
      tableType: 'EXTERNAL_TABLE',
      parameters: { classification: 'json', ...projection(location) },
      partitionKeys: [{ name: 'dt', type: 'string', comment: 'The day on which it arrived, UTC' }],
      storageDescriptor: {
        location,
        inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        columns: columns.map(([column, , type]) => ({ name: column, type })),
        serdeInfo: {
          serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
          parameters: { 'case.insensitive': 'false', ...renamed() },
        },
      },
    },
  });
  table.addResourceDependency(database);
  const workGroup = makeWorkGroup(scope, stage, bucket);
  for (const { title, says, sql } of lakeQueries) {
    const query = new CfnNamedQuery(scope, `Query-${title.replaceAll(' ', '-')}`, {
      name: title,
      description: says,
      database: name,
      workGroup: workGroup.name,
      queryString: sql,
    });
    query.addResourceDependency(workGroup);
    query.addResourceDependency(database);
  }
  return { workGroup };
};

const makeWorkGroup = (scope: Stack, stage: string, bucket: Bucket): CfnWorkGroup =>
  new CfnWorkGroup(scope, 'WorkGroup', {
    name: `waybill-${stage}`,
    description: `Questions to Waybill's events (${stage})`,
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: mostBytesOfQuestion,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: bucket.s3UrlForObject(`${folders.answers.name}/`),
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    },
  });
