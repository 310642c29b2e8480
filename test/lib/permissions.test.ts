import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { functions } from '../../lib/functions.ts';
import { nameOf, type Resource, synthesize } from './synthesis.ts';

const { ofType, target } = await synthesize();

const oneOrMany = z.union([z.unknown().array(), z.unknown().transform((one) => [one])]);
const statementSchema = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany.pipe(z.string().array()),
  Resource: oneOrMany,
});
type Statement = z.output<typeof statementSchema>;

const documentSchema = z.object({ Statement: statementSchema.array() });

/** What a role says of itself, and what a policy of its own says of it. */
const statementsOf = ({ Type, Properties }: Resource): Statement[] => {
  const documents: unknown[] =
    Type === 'AWS::IAM::Role'
      ? (Properties.Policies ?? []).map(({ PolicyDocument }: { PolicyDocument: unknown }) => PolicyDocument)
      : [Properties.PolicyDocument];
  return documents.flatMap((document) => documentSchema.parse(document).Statement);
};

const policies = [...ofType('AWS::IAM::Policy'), ...ofType('AWS::IAM::Role')];

const statementsFor = (name: string): Statement[] => {
  const lambda = ofType('AWS::Lambda::Function').find((resource) => nameOf(resource) === name);
  const role = target(lambda?.Properties.Role);
  return policies
    .filter(
      (policy) =>
        policy === role || (policy.Properties.Roles ?? []).some((held: unknown) => target(held) === role),
    )
    .flatMap(statementsOf);
};

const joinedSchema = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });

/** `orders`, `orders/index/byDay` */
const tableNameOf = (resource: unknown): string | undefined => {
  const found = target(resource);
  if (found?.Type !== 'AWS::DynamoDB::Table') return undefined;
  const joined = joinedSchema.safeParse(resource);
  const end = joined.success ? joined.data['Fn::Join'][1].at(-1) : '';
  return `${nameOf(found)}${typeof end === 'string' ? end : ''}`;
};

/** `GetItem orders`, but for what Lambda needs to read a stream. */
const tableActionsOf = (name: string): string[] => {
  const found = statementsFor(name).flatMap(({ Action, Resource }) =>
    Action.filter((action) => action.startsWith('dynamodb:')).flatMap((action) =>
      Resource.flatMap((one) => {
        const table = tableNameOf(one);
        return table === undefined ? [] : [`${action.slice('dynamodb:'.length)} ${table}`];
      }),
    ),
  );
  return [...new Set(found)]
    .filter((one) => !/^(GetRecords|GetShardIterator|DescribeStream) /.test(one))
    .sort();
};

/** Actions that AWS knows for no single resource. */
const actionsWithoutResource = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'dynamodb:ListStreams',
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
]);

describe('permissions', () => {
  it('name every action in full', () => {
    const wild = policies
      .flatMap(statementsOf)
      .flatMap(({ Action }) => Action.filter((one) => one.includes('*')));
    expect(wild).toEqual([]);
  });

  it('name the resource wherever AWS knows one', () => {
    const open = policies
      .flatMap(statementsOf)
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action.filter((one) => !actionsWithoutResource.has(one)));
    expect(open).toEqual([]);
  });

  it('come from no managed policy, so that all of them can be read here', () => {
    const managed = ofType('AWS::IAM::Role').filter(({ Properties }) => Properties.ManagedPolicyArns);
    expect(managed.map(({ id }) => id)).toEqual([]);
  });

  it('let nobody scan a table', () => {
    expect(JSON.stringify(policies)).not.toMatch(/dynamodb:(Scan|PartiQL)/);
  });

  it('belong to one function each', () => {
    const roles = ofType('AWS::Lambda::Function').map(({ Properties }) => target(Properties.Role)?.id);
    expect(new Set(roles).size).toBe(functions.length);
  });

  it.each(functions)('let $name do with the tables of its row what the row says, and no more', (row) => {
    const said = row.tables.flatMap(({ table, may }) =>
      may.flatMap((action) => {
        const [operation, index] = action.split(' ');
        const place = `${table.name}${index === undefined ? '' : `/index/${index}`}`;
        const alike = operation === 'GetItem' ? [`BatchGetItem ${place}`] : [];
        return [`${operation} ${place}`, ...alike];
      }),
    );
    expect(tableActionsOf(row.name)).toEqual(said.sort());
  });

  it.each(policies)('of $id fit into a role, which takes 10,240 characters', (policy) => {
    expect(JSON.stringify(policy.Properties).length).toBeLessThan(10_240);
  });

  it('let nobody change or delete what the audit log holds', () => {
    const actions = functions.flatMap(({ tables }) =>
      tables.flatMap(({ table, may }) => (table.name === 'audit' ? may : [])),
    );
    expect(actions).toContain('PutItem');
    expect(actions.filter((action) => /^(Update|Delete)/.test(action))).toEqual([]);
  });

  it('let the functions write the shop’s requests down that honour idempotency keys', () => {
    for (const { name, routes, tables } of functions) {
      if (!Object.values(routes ?? {}).some(({ idempotent }) => idempotent)) continue;
      const platform = tables.find(({ table }) => table.name === 'platform');
      expect([name, platform?.may]).toEqual([
        name,
        expect.arrayContaining(['GetItem', 'PutItem', 'UpdateItem']),
      ]);
    }
  });
});
