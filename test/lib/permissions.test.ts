import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { TableAccess } from '../../lib/function-definition.ts';
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

const tableNameOf = (resource: unknown): string | undefined => {
  const found = target(resource);
  return found?.Type === 'AWS::DynamoDB::Table' ? nameOf(found) : undefined;
};

const tablesWith = (name: string, action: string): string[] => {
  const statements = statementsFor(name).filter(({ Action }) => Action.includes(`dynamodb:${action}`));
  const names = statements.flatMap(({ Resource }) => Resource.flatMap((one) => tableNameOf(one) ?? []));
  return [...new Set(names)].sort();
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

  it.each(functions)(
    'let $name use the tables of its row as the row says, and no other',
    ({ name, tables }) => {
      const withAccess = (...wanted: TableAccess['access'][]): string[] =>
        tables.flatMap(({ table, access }) => (wanted.includes(access) ? [table.name] : [])).sort();
      for (const action of ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem']) {
        expect(tablesWith(name, action)).toEqual(withAccess('read', 'read-write'));
      }
      expect(tablesWith(name, 'PutItem')).toEqual(withAccess('read-write', 'append'));
      for (const action of ['UpdateItem', 'DeleteItem']) {
        expect(tablesWith(name, action)).toEqual(withAccess('read-write'));
      }
    },
  );

  it('let nobody change or delete what the audit log holds', () => {
    const access = functions.flatMap(({ tables }) =>
      tables.filter(({ table }) => table.name === 'audit').map((row) => row.access),
    );
    expect([...new Set(access)].sort()).toEqual(['append', 'read']);
  });

  it('let the functions write the shop’s requests down that honour idempotency keys', () => {
    for (const { name, routes, tables } of functions) {
      if (!Object.values(routes ?? {}).some(({ idempotent }) => idempotent)) continue;
      const platform = tables.find(({ table }) => table.name === 'platform');
      expect([name, platform?.access]).toEqual([name, 'read-write']);
    }
  });
});
