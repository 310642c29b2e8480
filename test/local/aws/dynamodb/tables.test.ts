/** A folder of data meets the template of another version. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Engine, openEngine } from '../../../../local/aws/dynamodb/engine.ts';
import { makeTables } from '../../../../local/aws/dynamodb/tables.ts';
import { resolveTemplates } from '../../../../local/aws/template/resolve-templates.ts';
import { templateSchema } from '../../../../local/aws/template/template.ts';

let engine: Engine;
beforeEach(() => {
  engine = openEngine({ now: () => new Date() });
});
afterEach(() => engine.stop());

type Index = { readonly attribute: string; readonly copied?: readonly string[] };

const resourcesWith = (...indexes: Index[]) => resources(indexes);

const resources = (indexes: readonly Index[], stream?: string, expiresBy?: string) => {
  const names = ['pk', 'sk', ...indexes.map(({ attribute }) => attribute)];
  const template = {
    Resources: {
      Orders: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'orders',
          AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          ...(stream !== undefined && { StreamSpecification: { StreamViewType: stream } }),
          ...(expiresBy !== undefined && {
            TimeToLiveSpecification: { AttributeName: expiresBy, Enabled: true },
          }),
          ...(indexes.length > 0 && {
            GlobalSecondaryIndexes: indexes.map(({ attribute, copied = [] }) => ({
              IndexName: `by-${attribute}`,
              KeySchema: [
                { AttributeName: attribute, KeyType: 'HASH' },
                { AttributeName: 'sk', KeyType: 'RANGE' },
              ],
              Projection:
                copied.length > 0
                  ? { ProjectionType: 'INCLUDE', NonKeyAttributes: copied }
                  : { ProjectionType: 'KEYS_ONLY' },
            })),
          }),
        },
      },
    },
  };
  return resolveTemplates({ S: templateSchema.parse(template) }, 'http://local');
};

const [status, day] = [{ attribute: 'status' }, { attribute: 'day', copied: ['a', 'b'] }];

it('keeps its tables, in whatever order the template names their indexes', async () => {
  await makeTables(resourcesWith(status, day), engine.call);
  await engine.call('PutItem', { TableName: 'orders', Item: { pk: { S: 'ORDER#1' }, sk: { S: 'ORDER' } } });
  await makeTables(resourcesWith({ ...day, copied: ['b', 'a'] }, status), engine.call);
  expect(await engine.call('Scan', { TableName: 'orders' })).toMatchObject({ Count: 1 });
});

it.each([
  ['an index more', [status, day, { attribute: 'month' }]],
  ['an index fewer', [status]],
  ['another key', [status, { attribute: 'dayShard', copied: ['a', 'b'] }]],
  ['other copies', [status, { attribute: 'day', copied: ['a'] }]],
])('is told what to do when a table has %s now', async (_, indexes) => {
  await makeTables(resourcesWith(status, day), engine.call);
  await expect(makeTables(resourcesWith(...indexes), engine.call)).rejects.toThrow(
    /earlier version of Waybill: start with 'npm start -- --fresh'/,
  );
});

it('is told the same when a table has a stream now that it had not', async () => {
  await makeTables(resources([status]), engine.call);
  await expect(makeTables(resources([status], 'NEW_IMAGE'), engine.call)).rejects.toThrow('earlier version');
});

it('keeps a table that has its stream', async () => {
  await makeTables(resources([status], 'NEW_IMAGE'), engine.call);
  await expect(makeTables(resources([status], 'NEW_IMAGE'), engine.call)).resolves.toBeUndefined();
});

it('lets items expire as the template says, also in a table that was made before it said so', async () => {
  await makeTables(resources([]), engine.call);
  const described = () => engine.call('DescribeTimeToLive', { TableName: 'orders' });
  expect(await described()).toMatchObject({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  await makeTables(resources([], undefined, 'expiresAtSeconds'), engine.call);
  await makeTables(resources([], undefined, 'expiresAtSeconds'), engine.call);
  await engine.call('PutItem', {
    TableName: 'orders',
    Item: {
      pk: { S: 'ORDER#1' },
      sk: { S: 'ORDER' },
      expiresAtSeconds: { N: String(Date.now() / 1000 - 60) },
    },
  });
  engine.expire();
  expect(await engine.call('Scan', { TableName: 'orders' })).toMatchObject({ Count: 0 });
});
