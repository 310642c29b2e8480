import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lakeQueries } from '../../lib/lake-queries.ts';
import { synthesize } from './synthesis.ts';

const { stacks, ofType, target } = await synthesize();
const lake = stacks.find(({ name }) => name === 'WaybillLake-dev');
const [stream] = ofType('AWS::KinesisFirehose::DeliveryStream');
const [table] = ofType('AWS::Glue::Table');
const [workGroup] = ofType('AWS::Athena::WorkGroup');
const destination = stream?.Properties.ExtendedS3DestinationConfiguration;
const page = readFileSync(join(import.meta.dirname, '../../docs/lake.md'), 'utf8');

const bucketOf = (location: unknown) => target(location);

describe('the lake', () => {
  it('hears every event of the shop, and gets it without the envelope of the bus', () => {
    const [rule] = ofType('AWS::Events::Rule').filter(({ Properties }) =>
      Properties.Targets?.some(({ Arn }: { Arn: unknown }) => target(Arn)?.id === stream?.id),
    );
    expect(rule?.Properties.EventPattern).toEqual({ source: [{ prefix: 'waybill.' }] });
    expect(rule?.Properties.Targets[0].InputPath).toBe('$.detail');
  });

  it('lets Firehose write events and what it gave up, and no more', () => {
    const role = target(destination.RoleARN);
    const statements = role?.Properties.Policies[0].PolicyDocument.Statement;
    expect(statements.flatMap(({ Action }: { Action: string | string[] }) => Action)).toEqual([
      's3:GetBucketLocation',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:PutObject',
      'logs:PutLogEvents',
    ]);
    expect(JSON.stringify(statements)).not.toContain('"*"');
  });

  it('is closed to the world, encrypted, and does not grow for ever', () => {
    const bucket = target(destination.BucketARN);
    expect(bucket?.Properties.PublicAccessBlockConfiguration.BlockPublicAcls).toBe(true);
    expect(
      bucket?.Properties.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault,
    ).toEqual({ SSEAlgorithm: 'AES256' });
    const rules: { Prefix?: string; ExpirationInDays?: number }[] =
      bucket?.Properties.LifecycleConfiguration.Rules;
    const kept = rules.flatMap(({ Prefix, ExpirationInDays }) =>
      Prefix === undefined ? [] : [[Prefix, ExpirationInDays]],
    );
    expect(Object.fromEntries(kept)).toEqual({ 'events/': 1096, 'errors/': 90, 'query-results/': 7 });
    expect(destination.Prefix).toMatch(/^events\//);
    expect(destination.ErrorOutputPrefix).toMatch(/^errors\//);
  });

  it('is a table whose folders are known by their names, where Firehose writes them', () => {
    const {
      StorageDescriptor: storage,
      Parameters: parameters,
      PartitionKeys: keys,
    } = table?.Properties.TableInput ?? {};
    expect(keys).toMatchObject([{ Name: 'dt' }]);
    expect(parameters).toMatchObject({ 'projection.enabled': 'true', 'projection.dt.format': 'yyyy-MM-dd' });
    expect(JSON.stringify(parameters['storage.location.template'])).toContain(`/events/dt=\${dt}/"`);
    expect(destination.Prefix).toBe('events/dt=!{timestamp:yyyy-MM-dd}/');
    expect(bucketOf(storage.Location)?.Type).toBe('AWS::S3::Bucket');
  });

  it('has a column for every field of an event, under the name that Athena takes', () => {
    const { StorageDescriptor: storage } = table?.Properties.TableInput ?? {};
    const { Parameters: serde } = storage.SerdeInfo;
    const fieldOf = (column: string): string => serde[`mapping.${column}`] ?? column;
    const fields = storage.Columns.map(({ Name }: { Name: string }) => fieldOf(Name));
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../docs/event-schemas/order.created.v1.json'), 'utf8'),
    );
    expect(fields.sort()).toEqual(Object.keys(schema.properties).sort());
    expect(serde['case.insensitive']).toBe('false');
  });

  it('answers questions within a limit, into a folder that is emptied, encrypted', () => {
    const configuration = workGroup?.Properties.WorkGroupConfiguration;
    expect(configuration.EnforceWorkGroupConfiguration).toBe(true);
    expect(configuration.BytesScannedCutoffPerQuery).toBe(100 * 1024 ** 3);
    expect(JSON.stringify(configuration.ResultConfiguration.OutputLocation)).toContain('/query-results/');
    expect(configuration.ResultConfiguration.EncryptionConfiguration).toEqual({ EncryptionOption: 'SSE_S3' });
  });

  it.each(lakeQueries)('asks within days, and counts an event once: $title', ({ title, sql }) => {
    expect(sql).toMatch(/WHERE dt >= /);
    expect(sql).toMatch(/GROUP BY id/);
    const [query] = ofType('AWS::Athena::NamedQuery').filter(({ Properties }) => Properties.Name === title);
    expect(query?.Properties.QueryString).toBe(sql);
    expect(page).toContain(sql);
  });

  it('is not there where the stage says so', async () => {
    const without = await synthesize({ lake: 'off' });
    expect(lake).toBeDefined();
    expect(without.stacks.map(({ name }) => name)).not.toContain('WaybillLake-dev');
    expect(without.ofType('AWS::KinesisFirehose::DeliveryStream')).toEqual([]);
  });
});
